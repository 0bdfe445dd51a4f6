-- +goose Up
ALTER TABLE notice ADD KEY notice_log (state, channel);
