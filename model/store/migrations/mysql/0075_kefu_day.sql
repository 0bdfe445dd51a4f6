-- +goose Up
CREATE TABLE kefu_day (
  date CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  closed BOOLEAN NOT NULL,
  from_min INT NOT NULL,
  to_min INT NOT NULL,
  note VARCHAR(40) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
