-- +goose Up
ALTER TABLE reply_template ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
