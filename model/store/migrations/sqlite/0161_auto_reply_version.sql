-- +goose Up
CREATE TABLE auto_reply_version (
  code TEXT NOT NULL,
  version INTEGER NOT NULL,
  text TEXT NOT NULL,
  words TEXT NOT NULL,
  anywhere BOOLEAN NOT NULL,
  active BOOLEAN NOT NULL,
  note TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at DATETIME NOT NULL,
  PRIMARY KEY (code, version)
);
