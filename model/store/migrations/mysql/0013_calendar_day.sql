-- +goose Up
CREATE TABLE calendar_day (
  date CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  work BOOLEAN NOT NULL,
  name VARCHAR(40) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
