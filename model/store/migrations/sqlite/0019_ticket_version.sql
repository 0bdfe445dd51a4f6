-- +goose Up
CREATE TABLE ticket_version (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket_id INTEGER NOT NULL,
  cycle INTEGER NOT NULL,
  at DATETIME NOT NULL,
  form BLOB NOT NULL
);
CREATE UNIQUE INDEX ticket_version_cycle ON ticket_version (ticket_id, cycle);
