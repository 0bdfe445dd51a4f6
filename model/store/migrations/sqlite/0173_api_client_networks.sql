-- +goose Up
ALTER TABLE api_client ADD COLUMN networks TEXT NOT NULL DEFAULT '';
