-- +goose Up
CREATE TABLE ticket_unlock (
  citizen_id INTEGER NOT NULL,
  ticket_id INTEGER NOT NULL,
  at DATETIME NOT NULL,
  PRIMARY KEY (citizen_id, ticket_id)
);
