-- +goose Up
ALTER TABLE ticket_event ADD COLUMN client_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket_event ADD COLUMN department TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket_event ADD COLUMN internal TEXT NULL;
ALTER TABLE ticket_event ADD COLUMN changes TEXT NULL;
ALTER TABLE ticket_event ADD COLUMN once TEXT NULL;
CREATE UNIQUE INDEX ticket_event_once ON ticket_event (ticket_id, once) WHERE once IS NOT NULL;
