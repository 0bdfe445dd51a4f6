-- +goose Up
CREATE TABLE search_miss (
  day TEXT NOT NULL,
  collection TEXT NOT NULL,
  text TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, collection, text)
) WITHOUT ROWID;
