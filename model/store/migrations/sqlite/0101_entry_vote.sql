-- +goose Up
CREATE TABLE entry_vote (
  entry_id INTEGER NOT NULL,
  day TEXT NOT NULL,
  voter TEXT NOT NULL,
  useful INTEGER NOT NULL,
  PRIMARY KEY (day, entry_id, voter)
) WITHOUT ROWID;
