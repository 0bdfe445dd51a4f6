-- +goose Up
CREATE TABLE entry_version (
  entry_id BIGINT NOT NULL,
  number INT NOT NULL,
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  content MEDIUMTEXT NOT NULL,
  note VARCHAR(200) NOT NULL,
  author_id BIGINT NOT NULL,
  created_at DATETIME(3) NOT NULL,
  reviewer_id BIGINT NOT NULL,
  reviewed_at DATETIME(3) NULL,
  PRIMARY KEY (entry_id, number)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
