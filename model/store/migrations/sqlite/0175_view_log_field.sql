-- +goose Up
CREATE INDEX view_log_field ON view_log (field, id);
