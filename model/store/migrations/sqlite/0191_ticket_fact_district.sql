-- +goose Up
CREATE INDEX ticket_fact_district ON ticket_fact (district, ticket_id);
