-- +goose Up
ALTER TABLE audit_line ADD COLUMN is_failed BOOLEAN GENERATED ALWAYS AS (failed <> '') VIRTUAL;
CREATE INDEX audit_line_failed ON audit_line (is_failed, seq);
