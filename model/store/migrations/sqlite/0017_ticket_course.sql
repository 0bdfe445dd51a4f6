-- +goose Up
ALTER TABLE ticket ADD COLUMN client_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN external_ref TEXT NULL;
ALTER TABLE ticket ADD COLUMN course TEXT NULL;
ALTER TABLE ticket ADD COLUMN alarm INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN closed_at DATETIME NULL;
ALTER TABLE ticket ADD COLUMN next_tick DATETIME NULL;
ALTER TABLE ticket ADD COLUMN tick_claim TEXT NULL;
CREATE UNIQUE INDEX ticket_external ON ticket (client_id, external_ref) WHERE external_ref IS NOT NULL;
CREATE INDEX ticket_tick ON ticket (next_tick) WHERE next_tick IS NOT NULL;
CREATE INDEX ticket_status ON ticket (status, id);
CREATE INDEX ticket_department ON ticket (department, status, id);
