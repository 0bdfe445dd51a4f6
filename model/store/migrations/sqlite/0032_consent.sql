-- +goose Up
CREATE TABLE consent (
  citizen_id INTEGER NOT NULL,
  template_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  accepted BOOLEAN NOT NULL,
  sends_left INTEGER NOT NULL,
  told_by TEXT NOT NULL,
  answered_at DATETIME NOT NULL,
  PRIMARY KEY (citizen_id, template_id)
);
