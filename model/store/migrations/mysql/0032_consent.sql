-- +goose Up
CREATE TABLE consent (
  citizen_id BIGINT NOT NULL,
  template_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  accepted BOOLEAN NOT NULL,
  sends_left BIGINT NOT NULL,
  told_by VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  answered_at DATETIME(3) NOT NULL,
  PRIMARY KEY (citizen_id, template_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
