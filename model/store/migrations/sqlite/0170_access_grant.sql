-- +goose Up
CREATE TABLE access_grant (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  subject INTEGER NOT NULL,
  name TEXT NOT NULL,
  sealed BLOB NOT NULL,
  asked_by INTEGER NOT NULL,
  asker TEXT NOT NULL,
  asked_at DATETIME NOT NULL,
  refused_by INTEGER NOT NULL,
  refuser TEXT NOT NULL,
  refused_at DATETIME,
  note TEXT NOT NULL
);
CREATE UNIQUE INDEX access_grant_subject ON access_grant (kind, subject);
