-- +goose Up
CREATE TABLE ticket_rating (
  ticket_id INTEGER NOT NULL,
  round INTEGER NOT NULL,
  at DATETIME NOT NULL,
  citizen_id INTEGER NOT NULL,
  result INTEGER NOT NULL,
  attitude INTEGER NOT NULL,
  solved TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (ticket_id, round)
);
