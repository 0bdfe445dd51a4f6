-- +goose Up
CREATE TABLE entry_help (
  entry_id BIGINT NOT NULL,
  citizen_id BIGINT NOT NULL,
  form VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  opened_at DATETIME(3) NOT NULL,
  PRIMARY KEY (citizen_id, form, entry_id),
  KEY entry_help_opened (opened_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
