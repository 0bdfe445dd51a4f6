-- +goose Up
CREATE TABLE staff_session (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  staff_id INTEGER NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  began_at DATETIME NOT NULL,
  seen_at DATETIME NOT NULL,
  expires_at DATETIME NOT NULL,
  ended_at DATETIME
);
CREATE INDEX staff_session_staff ON staff_session (staff_id, id);
CREATE INDEX staff_session_seen ON staff_session (seen_at, id);
