-- +goose Up
CREATE TABLE audit_line (
  seq INTEGER NOT NULL PRIMARY KEY,
  at DATETIME NOT NULL,
  staff_id INTEGER NOT NULL,
  staff TEXT NOT NULL,
  roles TEXT NOT NULL,
  act TEXT NOT NULL,
  label TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  failed TEXT NOT NULL,
  of_seq INTEGER NOT NULL,
  address TEXT NOT NULL,
  request TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_line_at ON audit_line (at, seq);
CREATE INDEX audit_line_staff ON audit_line (staff_id, seq);
CREATE INDEX audit_line_act ON audit_line (act, seq);
CREATE INDEX audit_line_subject ON audit_line (subject, seq);
