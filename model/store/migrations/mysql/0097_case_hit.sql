-- +goose Up
CREATE TABLE case_hit (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  source BOOLEAN NOT NULL,
  field VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  begins BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  suggested VARCHAR(40) NOT NULL,
  reason VARCHAR(800) NOT NULL,
  waived_by BIGINT NOT NULL,
  waived_at DATETIME(3) NULL,
  confirmed_by BIGINT NOT NULL,
  confirmed_at DATETIME(3) NULL,
  KEY case_hit_of (case_id, seq, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
