-- +goose Up
CREATE TABLE calendar_day (
  date TEXT NOT NULL PRIMARY KEY,
  work BOOLEAN NOT NULL,
  name TEXT NOT NULL
);
