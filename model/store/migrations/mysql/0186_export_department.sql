-- +goose Up
ALTER TABLE export_job ADD COLUMN department VARCHAR(80) NULL;
