-- +goose Up
CREATE TABLE chat_view (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  staff_id INTEGER NOT NULL,
  chat_id INTEGER NOT NULL,
  act TEXT NOT NULL,
  query TEXT NOT NULL,
  reason TEXT NOT NULL,
  address TEXT NOT NULL,
  at DATETIME NOT NULL
);
CREATE INDEX chat_view_chat ON chat_view (chat_id, id);
