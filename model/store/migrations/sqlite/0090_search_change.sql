-- +goose Up
CREATE TABLE search_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  collection TEXT NOT NULL,
  doc_id TEXT NOT NULL,
  changed_at DATETIME NOT NULL
);
CREATE INDEX search_change_at ON search_change (changed_at);
