-- +goose Up
ALTER TABLE export_job ADD COLUMN roles TEXT NULL;
