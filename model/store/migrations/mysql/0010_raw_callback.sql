-- +goose Up
CREATE TABLE raw_callback (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  received_at DATETIME(3) NOT NULL,
  reason VARCHAR(200) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  KEY raw_callback_received (received_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
