-- +goose Up
CREATE TABLE synonym (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  words TEXT NOT NULL,
  changed_by INTEGER NOT NULL,
  changed_at DATETIME NOT NULL
);
