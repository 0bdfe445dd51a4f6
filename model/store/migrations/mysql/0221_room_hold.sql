-- +goose Up
CREATE TABLE room_hold (
  what VARCHAR(40) NOT NULL PRIMARY KEY,
  turns BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
