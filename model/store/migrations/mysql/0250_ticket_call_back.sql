-- +goose Up
-- Until when 回访 is due, while it is open; the clock sets it.
ALTER TABLE ticket ADD COLUMN call_back_by DATETIME(3) NULL, ADD KEY ticket_call_back (status, call_back_by);
