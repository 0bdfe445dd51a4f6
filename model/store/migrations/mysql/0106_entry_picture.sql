-- +goose Up
CREATE TABLE entry_picture (
  id VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  entry_id BIGINT NOT NULL,
  size INT NOT NULL,
  staff_id BIGINT NOT NULL,
  created_at DATETIME(3) NOT NULL,
  KEY entry_picture_entry (entry_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
