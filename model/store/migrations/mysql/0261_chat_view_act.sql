-- +goose Up
ALTER TABLE chat_view ADD KEY chat_view_act (act, id);
