-- +goose Up
DROP INDEX audit_line_staff;
CREATE INDEX audit_line_staff ON audit_line (staff_id, seq, act);
