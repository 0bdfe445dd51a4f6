-- +goose Up
ALTER TABLE notice
  ADD COLUMN ticket_id BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN split_of BIGINT NOT NULL DEFAULT 0,
  ADD KEY notice_ticket (ticket_id),
  ADD KEY notice_citizen (citizen_id);
