-- +goose Up
ALTER TABLE audit_line DROP KEY audit_line_staff, ADD KEY audit_line_staff (staff_id, seq, act);
