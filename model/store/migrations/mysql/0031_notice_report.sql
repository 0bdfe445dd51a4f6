-- +goose Up
CREATE TABLE notice_report (
  platform_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  channel VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  citizen_id BIGINT NOT NULL,
  arrived BOOLEAN NOT NULL,
  result VARCHAR(200) NOT NULL,
  at DATETIME(3) NOT NULL,
  KEY notice_report_citizen (citizen_id),
  KEY notice_report_at (at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
