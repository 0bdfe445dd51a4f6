-- +goose Up
CREATE TABLE audit_head (
  id INTEGER NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  at DATETIME NOT NULL,
  begins_seq INTEGER NOT NULL,
  begins_hash TEXT NOT NULL,
  mac TEXT NOT NULL
);
