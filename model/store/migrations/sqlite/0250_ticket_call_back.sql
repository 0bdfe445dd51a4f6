-- +goose Up
-- Until when 回访 is due, while it is open; the clock sets it.
ALTER TABLE ticket ADD COLUMN call_back_by DATETIME NULL;
CREATE INDEX ticket_call_back ON ticket (status, call_back_by) WHERE call_back_by IS NOT NULL;
