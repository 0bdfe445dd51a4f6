-- +goose Up
CREATE TABLE citizen (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  openid_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  openid VARBINARY(255) NOT NULL,
  followed BOOLEAN NOT NULL DEFAULT 0,
  followed_at DATETIME(3) NULL,
  left_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  UNIQUE KEY citizen_openid (openid_hash)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
