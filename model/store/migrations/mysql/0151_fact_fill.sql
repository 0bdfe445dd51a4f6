-- +goose Up
CREATE TABLE fact_fill (
  id INT NOT NULL PRIMARY KEY,
  next_id BIGINT NOT NULL,
  until_id BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
