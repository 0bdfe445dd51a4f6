-- +goose Up
ALTER TABLE notice ADD COLUMN ticket_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice ADD COLUMN split_of INTEGER NOT NULL DEFAULT 0;
CREATE INDEX notice_ticket ON notice (ticket_id);
CREATE INDEX notice_citizen ON notice (citizen_id);
