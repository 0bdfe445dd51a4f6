-- +goose Up
CREATE TABLE department (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  short TEXT NOT NULL,
  scope TEXT NOT NULL,
  active BOOLEAN NOT NULL
);
