-- +goose Up
CREATE TABLE auto_reply (
  code VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  text TEXT NOT NULL,
  words VARCHAR(500) NOT NULL,
  anywhere BOOLEAN NOT NULL,
  active BOOLEAN NOT NULL,
  note VARCHAR(200) NOT NULL,
  changed_by VARCHAR(100) NOT NULL,
  changed_at DATETIME(3) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
