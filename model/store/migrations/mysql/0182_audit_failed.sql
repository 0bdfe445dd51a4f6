-- +goose Up
ALTER TABLE audit_line
  ADD COLUMN is_failed BOOLEAN GENERATED ALWAYS AS (failed <> '') VIRTUAL,
  ADD KEY audit_line_failed (is_failed, seq);
