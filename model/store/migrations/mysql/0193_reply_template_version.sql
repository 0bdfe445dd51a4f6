-- +goose Up
ALTER TABLE reply_template ADD COLUMN version INT NOT NULL DEFAULT 1;
