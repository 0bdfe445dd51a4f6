-- +goose Up
CREATE TABLE entry_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  entry_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  act TEXT NOT NULL,
  staff_id INTEGER NOT NULL,
  note TEXT NOT NULL,
  at DATETIME NOT NULL
);
CREATE INDEX entry_event_entry ON entry_event (entry_id, id);
