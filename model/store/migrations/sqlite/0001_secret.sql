-- +goose Up
CREATE TABLE secret (
  name TEXT PRIMARY KEY,
  sealed BLOB NOT NULL,
  created_at DATETIME NOT NULL
);
