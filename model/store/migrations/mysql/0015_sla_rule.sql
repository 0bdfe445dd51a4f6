-- +goose Up
CREATE TABLE sla_rule (
  nature VARCHAR(20) NOT NULL,
  category VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  department VARCHAR(40) NOT NULL,
  workdays BIGINT NOT NULL,
  PRIMARY KEY (nature, category, department)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
