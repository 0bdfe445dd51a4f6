-- +goose Up
CREATE TABLE dispatch_rule (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  words TEXT NOT NULL,
  category VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  places TEXT NOT NULL,
  department VARCHAR(80) NOT NULL,
  note VARCHAR(200) NOT NULL,
  active BOOLEAN NOT NULL,
  changed_by BIGINT NOT NULL,
  changed_at DATETIME(3) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
