-- +goose Up
CREATE TABLE case_exclusion_undo (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket_id INTEGER NOT NULL,
  reason TEXT NOT NULL,
  staff_id INTEGER NOT NULL,
  at DATETIME NOT NULL,
  why TEXT NOT NULL,
  undone_by INTEGER NOT NULL,
  undone_at DATETIME NOT NULL
);
