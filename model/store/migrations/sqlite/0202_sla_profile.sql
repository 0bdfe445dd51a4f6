-- +goose Up
CREATE TABLE sla_profile (
  name TEXT NOT NULL PRIMARY KEY,
  sla_lines TEXT NOT NULL
) WITHOUT ROWID;
