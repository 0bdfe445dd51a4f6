-- +goose Up
CREATE TABLE sla_rule (
  nature TEXT NOT NULL,
  category TEXT NOT NULL,
  department TEXT NOT NULL,
  workdays INTEGER NOT NULL,
  PRIMARY KEY (nature, category, department)
);
