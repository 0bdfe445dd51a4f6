-- +goose Up
CREATE TABLE citizen (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  openid_hash TEXT NOT NULL,
  openid BLOB NOT NULL,
  followed BOOLEAN NOT NULL DEFAULT 0,
  followed_at DATETIME NULL,
  left_at DATETIME NULL,
  created_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX citizen_openid ON citizen (openid_hash);
