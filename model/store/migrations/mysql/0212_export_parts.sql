-- +goose Up
ALTER TABLE export_job ADD COLUMN parts INT NOT NULL DEFAULT 0;
