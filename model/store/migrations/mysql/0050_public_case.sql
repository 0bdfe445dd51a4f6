-- +goose Up
CREATE TABLE public_case (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  case_no VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(200) NOT NULL,
  category VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  month CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  district VARCHAR(40) NOT NULL,
  content TEXT NOT NULL,
  result TEXT NOT NULL,
  department VARCHAR(80) NOT NULL,
  workdays_used BIGINT NOT NULL,
  stars TINYINT NOT NULL,
  published_at DATETIME(3) NOT NULL,
  withdrawn_at DATETIME(3) NULL,
  ticket_id BIGINT NULL,
  UNIQUE KEY public_case_no (case_no),
  UNIQUE KEY public_case_ticket (ticket_id),
  KEY public_case_month (month, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
