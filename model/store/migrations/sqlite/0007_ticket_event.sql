-- +goose Up
CREATE TABLE ticket_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket_id INTEGER NOT NULL,
  at DATETIME NOT NULL,
  role TEXT NOT NULL,
  actor_id INTEGER NOT NULL,
  act TEXT NOT NULL,
  from_status TEXT NOT NULL,
  to_status TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX ticket_event_ticket ON ticket_event (ticket_id, id);
