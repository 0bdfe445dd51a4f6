-- +goose Up
CREATE TABLE quick_reply (
  code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id BIGINT NOT NULL,
  text VARCHAR(500) NOT NULL,
  PRIMARY KEY (staff_id, code)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
