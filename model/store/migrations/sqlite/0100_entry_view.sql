-- +goose Up
CREATE TABLE entry_view (
  entry_id INTEGER NOT NULL,
  day TEXT NOT NULL,
  viewer TEXT NOT NULL,
  PRIMARY KEY (day, entry_id, viewer)
) WITHOUT ROWID;
