-- +goose Up
CREATE TABLE binding_event (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  citizen_id BIGINT NOT NULL,
  phone_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  act VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at DATETIME(3) NOT NULL,
  KEY binding_event_citizen (citizen_id, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
