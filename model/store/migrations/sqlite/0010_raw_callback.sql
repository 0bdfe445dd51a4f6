-- +goose Up
CREATE TABLE raw_callback (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at DATETIME NOT NULL,
  reason TEXT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX raw_callback_received ON raw_callback (received_at);
