-- +goose Up
CREATE TABLE quick_reply (
  code TEXT NOT NULL,
  staff_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (staff_id, code)
) WITHOUT ROWID;
