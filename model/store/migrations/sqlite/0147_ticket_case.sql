-- +goose Up
CREATE INDEX ticket_case ON ticket (public_intent, self_filed, status, id, nature);
