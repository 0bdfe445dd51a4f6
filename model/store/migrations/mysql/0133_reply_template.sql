-- +goose Up
CREATE TABLE reply_template (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  staff_id BIGINT NOT NULL,
  department VARCHAR(80) NOT NULL,
  name VARCHAR(40) NOT NULL,
  text VARCHAR(2000) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  UNIQUE KEY reply_template_name (staff_id, department, name)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
