-- +goose Up
CREATE INDEX chat_view_act ON chat_view (act, id);
