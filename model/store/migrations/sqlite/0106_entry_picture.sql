-- +goose Up
CREATE TABLE entry_picture (
  id TEXT NOT NULL PRIMARY KEY,
  entry_id INTEGER NOT NULL,
  size INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  created_at DATETIME NOT NULL
);
CREATE INDEX entry_picture_entry ON entry_picture (entry_id);
