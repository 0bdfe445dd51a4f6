-- +goose Up
CREATE TABLE entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  body TEXT NOT NULL,
  plain TEXT NOT NULL,
  department TEXT NOT NULL,
  category TEXT NOT NULL,
  tags TEXT NOT NULL,
  asked TEXT NOT NULL,
  keywords TEXT NOT NULL,
  articles TEXT NOT NULL,
  weight INTEGER NOT NULL,
  publisher TEXT NOT NULL,
  date TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  source_note TEXT NOT NULL,
  link TEXT NOT NULL,
  live INTEGER NOT NULL,
  draft INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  views INTEGER NOT NULL DEFAULT 0,
  useful INTEGER NOT NULL DEFAULT 0,
  useless INTEGER NOT NULL DEFAULT 0,
  demo INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  published_at DATETIME NULL,
  updated_at DATETIME NULL,
  shown_at DATETIME NULL
);
CREATE UNIQUE INDEX entry_code ON entry (code);
CREATE UNIQUE INDEX entry_number ON entry (kind, number);
CREATE INDEX entry_page ON entry (kind, state, shown_at, id);
CREATE INDEX entry_department ON entry (kind, state, department, shown_at, id);
CREATE INDEX entry_lapse ON entry (state, valid_until);
