-- +goose Up
ALTER TABLE api_client ADD COLUMN saw_citizens BOOLEAN NOT NULL DEFAULT 0;
