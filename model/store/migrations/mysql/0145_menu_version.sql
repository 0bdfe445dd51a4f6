-- +goose Up
CREATE TABLE menu_version (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  menu MEDIUMTEXT NOT NULL,
  note VARCHAR(200) NOT NULL,
  restores BIGINT NOT NULL,
  author_id BIGINT NOT NULL,
  publisher_id BIGINT NOT NULL,
  at DATETIME(3) NOT NULL,
  fault VARCHAR(300) NOT NULL,
  KEY menu_version_state (state, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
