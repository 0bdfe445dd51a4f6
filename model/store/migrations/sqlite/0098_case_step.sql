-- +goose Up
CREATE TABLE case_step (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id INTEGER NOT NULL,
  at DATETIME NOT NULL,
  act TEXT NOT NULL,
  role TEXT NOT NULL,
  actor_id INTEGER NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  seq INTEGER NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX case_step_of ON case_step (case_id, id);
