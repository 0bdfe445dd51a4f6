-- +goose Up
CREATE TABLE ticket_assist (
  department TEXT NOT NULL,
  ticket_id INTEGER NOT NULL,
  PRIMARY KEY (department, ticket_id)
);
CREATE INDEX ticket_assist_ticket ON ticket_assist (ticket_id);
