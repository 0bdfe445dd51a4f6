-- +goose Up
ALTER TABLE ticket_event ADD KEY ticket_event_actor (actor_id, ticket_id, role);
