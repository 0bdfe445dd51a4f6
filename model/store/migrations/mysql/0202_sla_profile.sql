-- +goose Up
CREATE TABLE sla_profile (
  name VARCHAR(20) NOT NULL PRIMARY KEY,
  sla_lines TEXT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
