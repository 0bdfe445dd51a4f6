-- +goose Up
CREATE TABLE saved_view (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  staff_id BIGINT NOT NULL,
  role VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(40) NOT NULL,
  query VARCHAR(2000) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  UNIQUE KEY saved_view_name (staff_id, role, name)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
