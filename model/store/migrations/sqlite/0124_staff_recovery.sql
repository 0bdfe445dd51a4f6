-- +goose Up
CREATE TABLE staff_recovery (
  staff_id INTEGER NOT NULL,
  hash TEXT NOT NULL,
  used_at DATETIME,
  PRIMARY KEY (staff_id, hash)
);
