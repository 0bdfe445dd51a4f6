-- +goose Up
ALTER TABLE export_job ADD COLUMN asked BLOB NULL;
