-- +goose Up
ALTER TABLE ticket_event
  ADD COLUMN client_id BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN department VARCHAR(80) NOT NULL DEFAULT '',
  ADD COLUMN internal TEXT NULL,
  ADD COLUMN changes TEXT NULL,
  ADD COLUMN once VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD UNIQUE KEY ticket_event_once (ticket_id, once);
