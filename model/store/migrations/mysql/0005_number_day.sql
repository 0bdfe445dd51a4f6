-- +goose Up
CREATE TABLE number_day (
  day VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source TINYINT NOT NULL,
  used BIGINT NOT NULL,
  PRIMARY KEY (day, source)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
