-- +goose Up
CREATE TABLE entry_view (
  entry_id BIGINT NOT NULL,
  day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  viewer VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (day, entry_id, viewer)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
