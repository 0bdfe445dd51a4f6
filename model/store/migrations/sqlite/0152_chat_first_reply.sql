-- +goose Up
ALTER TABLE chat ADD COLUMN first_reply_at DATETIME NULL;
