-- +goose Up
CREATE TABLE number_day (
  day TEXT NOT NULL,
  source INTEGER NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (day, source)
);
