-- +goose Up
CREATE TABLE notice (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dedupe TEXT NOT NULL,
  citizen_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  params TEXT NOT NULL,
  state TEXT NOT NULL,
  channel TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  result TEXT NOT NULL,
  platform_id TEXT NULL,
  next_at DATETIME NOT NULL,
  expires_at DATETIME NOT NULL,
  claimed_by TEXT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX notice_dedupe ON notice (dedupe);
CREATE INDEX notice_due ON notice (state, next_at);
CREATE INDEX notice_platform ON notice (platform_id);
CREATE INDEX notice_claim ON notice (claimed_by);
