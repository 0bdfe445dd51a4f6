-- +goose Up
CREATE TABLE notice (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dedupe VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  citizen_id BIGINT NOT NULL,
  kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  params TEXT NOT NULL,
  state VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempts BIGINT NOT NULL,
  result VARCHAR(200) NOT NULL,
  platform_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  next_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  claimed_by VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  UNIQUE KEY notice_dedupe (dedupe),
  KEY notice_due (state, next_at),
  KEY notice_platform (platform_id),
  KEY notice_claim (claimed_by)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
