-- +goose Up
CREATE TABLE staff (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  created_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX staff_name ON staff (name);
