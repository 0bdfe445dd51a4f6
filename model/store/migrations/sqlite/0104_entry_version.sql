-- +goose Up
CREATE TABLE entry_version (
  entry_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  content TEXT NOT NULL,
  note TEXT NOT NULL,
  author_id INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  reviewer_id INTEGER NOT NULL,
  reviewed_at DATETIME NULL,
  PRIMARY KEY (entry_id, number)
);
