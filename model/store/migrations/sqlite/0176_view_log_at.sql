-- +goose Up
CREATE INDEX view_log_at ON view_log (at, id);
