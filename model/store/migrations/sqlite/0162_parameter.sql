-- +goose Up
CREATE TABLE parameter (
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL,
  version INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at DATETIME NOT NULL
);
