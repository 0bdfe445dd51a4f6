-- +goose Up
ALTER TABLE ticket
  ADD KEY ticket_client_changed (client_id, updated_at, id),
  ADD KEY ticket_department_changed (department, updated_at, id);
