-- +goose Up
CREATE TABLE audit_line (
  seq BIGINT NOT NULL PRIMARY KEY,
  at DATETIME(3) NOT NULL,
  staff_id BIGINT NOT NULL,
  staff VARCHAR(80) NOT NULL,
  roles VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  act VARCHAR(120) NOT NULL,
  label VARCHAR(80) NOT NULL,
  subject VARCHAR(120) NOT NULL,
  detail TEXT NOT NULL,
  failed VARCHAR(40) NOT NULL,
  of_seq BIGINT NOT NULL,
  address VARCHAR(64) NOT NULL,
  request VARCHAR(40) NOT NULL,
  hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  KEY audit_line_at (at, seq),
  KEY audit_line_staff (staff_id, seq),
  KEY audit_line_act (act, seq),
  KEY audit_line_subject (subject, seq)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
