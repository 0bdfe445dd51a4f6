-- +goose Up
CREATE TABLE case_version (
  case_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  title VARCHAR(200) NOT NULL,
  content TEXT NOT NULL,
  result TEXT NOT NULL,
  staff_id BIGINT NOT NULL,
  at DATETIME(3) NOT NULL,
  PRIMARY KEY (case_id, seq)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
