-- +goose Up
ALTER TABLE view_log ADD KEY view_log_at (at, id);
