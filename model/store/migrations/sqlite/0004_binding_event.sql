-- +goose Up
CREATE TABLE binding_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  citizen_id INTEGER NOT NULL,
  phone_hash TEXT NOT NULL,
  act TEXT NOT NULL,
  at DATETIME NOT NULL
);
CREATE INDEX binding_event_citizen ON binding_event (citizen_id, id);
