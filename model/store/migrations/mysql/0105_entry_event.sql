-- +goose Up
CREATE TABLE entry_event (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  entry_id BIGINT NOT NULL,
  version INT NOT NULL,
  act VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id BIGINT NOT NULL,
  note VARCHAR(200) NOT NULL,
  at DATETIME(3) NOT NULL,
  KEY entry_event_entry (entry_id, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
