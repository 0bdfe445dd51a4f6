-- +goose Up
CREATE TABLE case_exclusion (
  ticket_id BIGINT NOT NULL PRIMARY KEY,
  reason VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id BIGINT NOT NULL,
  at DATETIME(3) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
