-- +goose Up
CREATE TABLE search_change (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  collection VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  doc_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  KEY search_change_at (changed_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
