-- +goose Up
CREATE TABLE export_job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  staff_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  format TEXT NOT NULL,
  query TEXT NOT NULL,
  state TEXT NOT NULL,
  done_rows INTEGER NOT NULL,
  all_rows INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  fault TEXT NOT NULL,
  file_key TEXT NOT NULL,
  claim TEXT NULL,
  claim_until DATETIME NULL,
  tries INTEGER NOT NULL,
  downloads INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  finished_at DATETIME NULL,
  expires_at DATETIME NULL
);
CREATE INDEX export_job_state ON export_job (state, id);
CREATE INDEX export_job_staff ON export_job (staff_id, id);
