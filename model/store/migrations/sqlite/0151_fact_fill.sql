-- +goose Up
CREATE TABLE fact_fill (
  id INTEGER PRIMARY KEY,
  next_id INTEGER NOT NULL,
  until_id INTEGER NOT NULL
);
