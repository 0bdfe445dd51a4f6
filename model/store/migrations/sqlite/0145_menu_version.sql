-- +goose Up
CREATE TABLE menu_version (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  state TEXT NOT NULL,
  menu TEXT NOT NULL,
  note TEXT NOT NULL,
  restores INTEGER NOT NULL,
  author_id INTEGER NOT NULL,
  publisher_id INTEGER NOT NULL,
  at DATETIME NOT NULL,
  fault TEXT NOT NULL
);
CREATE INDEX menu_version_state ON menu_version (state, id);
