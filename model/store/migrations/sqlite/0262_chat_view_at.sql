-- +goose Up
CREATE INDEX chat_view_at ON chat_view (at, id);
