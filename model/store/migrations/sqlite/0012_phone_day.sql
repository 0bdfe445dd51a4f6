-- +goose Up
CREATE TABLE phone_day (
  phone_hash TEXT NOT NULL,
  day TEXT NOT NULL,
  submitted INTEGER NOT NULL,
  PRIMARY KEY (phone_hash, day)
);
CREATE INDEX phone_day_day ON phone_day (day);
