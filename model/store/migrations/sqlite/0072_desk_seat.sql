-- +goose Up
CREATE TABLE desk_seat (
  staff_id INTEGER PRIMARY KEY,
  presence TEXT NOT NULL,
  capacity INTEGER NOT NULL,
  active INTEGER NOT NULL,
  feed INTEGER NOT NULL,
  since DATETIME NOT NULL
);
