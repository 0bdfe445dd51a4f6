-- +goose Up
CREATE TABLE staff_notice (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  role VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  department VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ticket_id BIGINT NOT NULL,
  number VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  text VARCHAR(200) NOT NULL,
  at DATETIME(3) NOT NULL,
  KEY staff_notice_audience (role, department, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
