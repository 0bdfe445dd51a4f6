-- +goose Up
CREATE TABLE view_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  staff_id INTEGER NOT NULL,
  ticket_id INTEGER NOT NULL,
  field TEXT NOT NULL,
  reason TEXT NOT NULL,
  address TEXT NOT NULL,
  at DATETIME NOT NULL
);
CREATE INDEX view_log_ticket ON view_log (ticket_id, id);
CREATE INDEX view_log_staff ON view_log (staff_id, id);
