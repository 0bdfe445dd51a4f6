-- +goose Up
CREATE TABLE ticket_rating (
  ticket_id BIGINT NOT NULL,
  round BIGINT NOT NULL,
  at DATETIME(3) NOT NULL,
  citizen_id BIGINT NOT NULL,
  result TINYINT NOT NULL,
  attitude TINYINT NOT NULL,
  solved VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (ticket_id, round)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
