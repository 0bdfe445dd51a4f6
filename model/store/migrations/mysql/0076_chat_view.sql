-- +goose Up
CREATE TABLE chat_view (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  staff_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  act VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  query VARCHAR(400) NOT NULL,
  reason VARCHAR(100) NOT NULL,
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at DATETIME(3) NOT NULL,
  KEY chat_view_chat (chat_id, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
