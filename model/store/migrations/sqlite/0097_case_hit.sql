-- +goose Up
CREATE TABLE case_hit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  source BOOLEAN NOT NULL,
  field TEXT NOT NULL,
  kind TEXT NOT NULL,
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  suggested TEXT NOT NULL,
  reason TEXT NOT NULL,
  waived_by INTEGER NOT NULL,
  waived_at DATETIME NULL,
  confirmed_by INTEGER NOT NULL,
  confirmed_at DATETIME NULL
);
CREATE INDEX case_hit_of ON case_hit (case_id, seq, id);
