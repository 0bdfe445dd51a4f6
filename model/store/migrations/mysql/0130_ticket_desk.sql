-- +goose Up
ALTER TABLE ticket
  ADD COLUMN request VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN cell BIGINT NOT NULL DEFAULT 0,
  ADD KEY ticket_request (request, id),
  ADD KEY ticket_cell (cell, id),
  ADD KEY ticket_due (status, due_at);
