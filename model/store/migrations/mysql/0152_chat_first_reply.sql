-- +goose Up
ALTER TABLE chat ADD COLUMN first_reply_at DATETIME(3) NULL;
