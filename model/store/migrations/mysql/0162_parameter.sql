-- +goose Up
CREATE TABLE parameter (
  name VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL,
  version BIGINT NOT NULL,
  changed_by VARCHAR(100) NOT NULL,
  changed_at DATETIME(3) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
