-- +goose Up
CREATE TABLE case_version (
  case_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  title TEXT NOT NULL,
  content TEXT NOT NULL,
  result TEXT NOT NULL,
  staff_id INTEGER NOT NULL,
  at DATETIME NOT NULL,
  PRIMARY KEY (case_id, seq)
);
