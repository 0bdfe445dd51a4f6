-- +goose Up
CREATE TABLE phone_day (
  phone_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  submitted BIGINT NOT NULL,
  PRIMARY KEY (phone_hash, day),
  KEY phone_day_day (day)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
