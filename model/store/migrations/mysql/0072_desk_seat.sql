-- +goose Up
CREATE TABLE desk_seat (
  staff_id BIGINT NOT NULL PRIMARY KEY,
  presence VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  capacity INT NOT NULL,
  active INT NOT NULL,
  feed BIGINT NOT NULL,
  since DATETIME(3) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
