-- +goose Up
ALTER TABLE ticket
  ADD COLUMN client_id BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN external_ref VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN course TEXT NULL,
  ADD COLUMN alarm TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN closed_at DATETIME(3) NULL,
  ADD COLUMN next_tick DATETIME(3) NULL,
  ADD COLUMN tick_claim VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD UNIQUE KEY ticket_external (client_id, external_ref),
  ADD KEY ticket_tick (next_tick),
  ADD KEY ticket_status (status, id),
  ADD KEY ticket_department (department, status, id);
