-- +goose Up
CREATE TABLE case_file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  case_no TEXT NULL,
  ticket_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  seq INTEGER NOT NULL,
  title TEXT NOT NULL,
  content TEXT NOT NULL,
  result TEXT NOT NULL,
  category TEXT NOT NULL,
  month TEXT NOT NULL,
  district TEXT NOT NULL,
  department TEXT NOT NULL,
  workdays_used INTEGER NOT NULL,
  stars INTEGER NOT NULL,
  hands TEXT NOT NULL,
  reviewer_id INTEGER NOT NULL,
  announced INTEGER NOT NULL,
  announced_at DATETIME NULL,
  object_by DATETIME NULL,
  published_at DATETIME NULL,
  withdrawn_at DATETIME NULL,
  updated_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX case_file_no ON case_file (case_no);
CREATE UNIQUE INDEX case_file_ticket ON case_file (ticket_id);
CREATE INDEX case_file_state ON case_file (state, id);
CREATE INDEX case_file_due ON case_file (state, object_by);
