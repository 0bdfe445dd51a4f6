-- +goose Up
CREATE TABLE export_job (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  staff_id BIGINT NOT NULL,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  format VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  query TEXT NOT NULL,
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  done_rows INT NOT NULL,
  all_rows INT NOT NULL,
  bytes BIGINT NOT NULL,
  fault VARCHAR(200) NOT NULL,
  file_key VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  claim VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  claim_until DATETIME(3) NULL,
  tries INT NOT NULL,
  downloads INT NOT NULL,
  created_at DATETIME(3) NOT NULL,
  finished_at DATETIME(3) NULL,
  expires_at DATETIME(3) NULL,
  KEY export_job_state (state, id),
  KEY export_job_staff (staff_id, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
