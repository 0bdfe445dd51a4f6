-- +goose Up
CREATE TABLE ticket_reply (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ticket_id BIGINT NOT NULL,
  round BIGINT NOT NULL,
  at DATETIME(3) NOT NULL,
  staff_id BIGINT NOT NULL,
  department VARCHAR(80) NOT NULL,
  text TEXT NOT NULL,
  internal TEXT NOT NULL,
  truth VARCHAR(20) NOT NULL,
  solved VARCHAR(20) NOT NULL,
  unsolved TEXT NOT NULL,
  contacted_at DATETIME(3) NULL,
  state VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  KEY ticket_reply_ticket (ticket_id, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
