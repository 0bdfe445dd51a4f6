-- +goose Up
CREATE INDEX ticket_fact_cell ON ticket_fact (cell, submitted_day, ticket_id);
