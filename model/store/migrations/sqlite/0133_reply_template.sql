-- +goose Up
CREATE TABLE reply_template (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  staff_id INTEGER NOT NULL,
  department TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  changed_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX reply_template_name ON reply_template (staff_id, department, name);
