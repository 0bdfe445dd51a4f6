-- +goose Up
CREATE TABLE binding (
  citizen_id INTEGER PRIMARY KEY,
  phone_hash TEXT NOT NULL,
  slot INTEGER NOT NULL,
  phone BLOB NOT NULL,
  name BLOB NOT NULL,
  bound_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX binding_phone ON binding (phone_hash, slot);
