-- +goose Up
CREATE TABLE photo (
  id TEXT PRIMARY KEY,
  citizen_id INTEGER NOT NULL,
  ticket_id INTEGER NOT NULL DEFAULT 0,
  ordinal INTEGER NOT NULL DEFAULT 0,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  size INTEGER NOT NULL,
  created_at DATETIME NOT NULL
);
CREATE INDEX photo_ticket ON photo (ticket_id, created_at);
