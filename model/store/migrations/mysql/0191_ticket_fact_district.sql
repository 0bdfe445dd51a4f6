-- +goose Up
ALTER TABLE ticket_fact ADD KEY ticket_fact_district (district, ticket_id);
