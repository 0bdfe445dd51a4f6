-- +goose Up
CREATE TABLE staff_session (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  staff_id BIGINT NOT NULL,
  fingerprint VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  address VARCHAR(64) NOT NULL,
  agent VARCHAR(200) NOT NULL,
  began_at DATETIME(3) NOT NULL,
  seen_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  ended_at DATETIME(3),
  UNIQUE KEY staff_session_fingerprint (fingerprint),
  KEY staff_session_staff (staff_id, id),
  KEY staff_session_seen (seen_at, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
