-- +goose Up
CREATE TABLE entry_vote (
  entry_id BIGINT NOT NULL,
  day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  voter VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  useful TINYINT NOT NULL,
  PRIMARY KEY (day, entry_id, voter)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
