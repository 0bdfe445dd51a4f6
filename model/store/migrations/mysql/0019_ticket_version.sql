-- +goose Up
CREATE TABLE ticket_version (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ticket_id BIGINT NOT NULL,
  cycle BIGINT NOT NULL,
  at DATETIME(3) NOT NULL,
  form BLOB NOT NULL,
  UNIQUE KEY ticket_version_cycle (ticket_id, cycle)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
