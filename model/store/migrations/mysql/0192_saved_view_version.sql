-- +goose Up
ALTER TABLE saved_view ADD COLUMN version INT NOT NULL DEFAULT 1;
