-- +goose Up
CREATE TABLE search_miss (
  day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  collection VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  text VARCHAR(64) NOT NULL,
  count INT NOT NULL,
  PRIMARY KEY (day, collection, text)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
