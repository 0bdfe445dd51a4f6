-- +goose Up
CREATE TABLE staff_notice (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  role TEXT NOT NULL,
  department TEXT NOT NULL,
  ticket_id INTEGER NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  at DATETIME NOT NULL
);
CREATE INDEX staff_notice_audience ON staff_notice (role, department, id);
