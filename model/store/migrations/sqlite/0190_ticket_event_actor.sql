-- +goose Up
CREATE INDEX ticket_event_actor ON ticket_event (actor_id, ticket_id, role) WHERE role <> 'citizen' AND role <> 'system';
