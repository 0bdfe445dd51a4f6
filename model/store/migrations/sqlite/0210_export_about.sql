-- +goose Up
ALTER TABLE export_job ADD COLUMN about TEXT NOT NULL DEFAULT '';
