-- +goose Up
CREATE TABLE dispatch_rule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  words TEXT NOT NULL,
  category TEXT NOT NULL,
  places TEXT NOT NULL,
  department TEXT NOT NULL,
  note TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  changed_by INTEGER NOT NULL,
  changed_at DATETIME NOT NULL
);
