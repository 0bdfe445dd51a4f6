-- +goose Up
CREATE TABLE api_client (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL,
  code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(80) NOT NULL,
  source TINYINT NOT NULL,
  scopes VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  per_minute BIGINT NOT NULL,
  department VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  webhook VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sealed_keys BLOB NOT NULL,
  active BOOLEAN NOT NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  UNIQUE KEY api_client_code (code)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
