-- +goose Up
CREATE TABLE department (
  code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  name VARCHAR(80) NOT NULL,
  short VARCHAR(40) NOT NULL,
  scope TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  UNIQUE KEY department_name (name)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
