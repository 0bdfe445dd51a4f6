-- +goose Up
CREATE TABLE webhook_delivery (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  mark VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  client_id BIGINT NOT NULL,
  hook TEXT NOT NULL,
  state VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempts BIGINT NOT NULL,
  result VARCHAR(200) NOT NULL,
  next_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  claimed_by VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  UNIQUE KEY webhook_delivery_mark (mark),
  KEY webhook_delivery_due (state, client_id, next_at),
  KEY webhook_delivery_done (state, updated_at),
  KEY webhook_delivery_claim (claimed_by)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
