-- +goose Up
CREATE TABLE staff_recovery (
  staff_id BIGINT NOT NULL,
  hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  used_at DATETIME(3),
  PRIMARY KEY (staff_id, hash)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
