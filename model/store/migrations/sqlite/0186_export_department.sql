-- +goose Up
ALTER TABLE export_job ADD COLUMN department TEXT NULL;
