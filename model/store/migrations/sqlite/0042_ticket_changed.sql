-- +goose Up
CREATE INDEX ticket_client_changed ON ticket (client_id, updated_at, id) WHERE client_id > 0;
CREATE INDEX ticket_department_changed ON ticket (department, updated_at, id) WHERE department <> '';
