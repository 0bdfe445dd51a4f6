-- +goose Up
CREATE TABLE chat_line (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  chat_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at DATETIME NOT NULL,
  speaker TEXT NOT NULL,
  staff_id INTEGER NOT NULL,
  kf_account TEXT NOT NULL,
  kind TEXT NOT NULL,
  content BLOB NULL,
  origin TEXT NOT NULL,
  dedupe TEXT NULL,
  cause TEXT NOT NULL,
  echo BOOLEAN NOT NULL,
  delivery TEXT NOT NULL,
  reason TEXT NOT NULL,
  to_send INTEGER NULL,
  media_source BLOB NULL,
  media_key TEXT NOT NULL,
  media_type TEXT NOT NULL,
  media_state TEXT NOT NULL,
  media_tries INTEGER NOT NULL,
  media_next DATETIME NULL,
  UNIQUE (chat_id, seq),
  UNIQUE (chat_id, dedupe)
);
CREATE INDEX chat_line_to_send ON chat_line (to_send);
CREATE INDEX chat_line_media ON chat_line (media_next);
