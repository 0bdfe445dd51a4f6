-- +goose Up
ALTER TABLE ticket ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN cell INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ticket_request ON ticket (request, id) WHERE request <> '';
CREATE INDEX ticket_cell ON ticket (cell, id) WHERE cell <> 0;
CREATE INDEX ticket_due ON ticket (status, due_at) WHERE due_at IS NOT NULL;
