-- +goose Up
CREATE TABLE case_exclusion (
  ticket_id INTEGER NOT NULL PRIMARY KEY,
  reason TEXT NOT NULL,
  staff_id INTEGER NOT NULL,
  at DATETIME NOT NULL
);
