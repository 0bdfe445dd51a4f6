-- +goose Up
CREATE TABLE api_client (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  source INTEGER NOT NULL,
  scopes TEXT NOT NULL,
  per_minute INTEGER NOT NULL,
  department TEXT NOT NULL,
  webhook TEXT NOT NULL,
  sealed_keys BLOB NOT NULL,
  active BOOLEAN NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX api_client_code ON api_client (code);
