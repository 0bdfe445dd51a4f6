-- +goose Up
CREATE INDEX notice_log ON notice (state, channel);
