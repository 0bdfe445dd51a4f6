-- +goose Up
CREATE TABLE saved_view (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  staff_id INTEGER NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  created_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (staff_id, role, name);
