-- +goose Up
ALTER TABLE export_job ADD COLUMN roles VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL;
