-- +goose Up
CREATE TABLE view_log (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  staff_id BIGINT NOT NULL,
  ticket_id BIGINT NOT NULL,
  field VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(200) NOT NULL,
  address VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at DATETIME(3) NOT NULL,
  KEY view_log_ticket (ticket_id, id),
  KEY view_log_staff (staff_id, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
