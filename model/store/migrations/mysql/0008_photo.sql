-- +goose Up
CREATE TABLE photo (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  citizen_id BIGINT NOT NULL,
  ticket_id BIGINT NOT NULL DEFAULT 0,
  ordinal TINYINT NOT NULL DEFAULT 0,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  size BIGINT NOT NULL,
  created_at DATETIME(3) NOT NULL,
  KEY photo_ticket (ticket_id, created_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
