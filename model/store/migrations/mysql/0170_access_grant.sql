-- +goose Up
CREATE TABLE access_grant (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject BIGINT NOT NULL,
  name VARCHAR(80) NOT NULL,
  sealed BLOB NOT NULL,
  asked_by BIGINT NOT NULL,
  asker VARCHAR(80) NOT NULL,
  asked_at DATETIME(3) NOT NULL,
  refused_by BIGINT NOT NULL,
  refuser VARCHAR(80) NOT NULL,
  refused_at DATETIME(3) NULL,
  note VARCHAR(200) NOT NULL,
  UNIQUE KEY access_grant_subject (kind, subject)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
