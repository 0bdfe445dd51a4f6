-- +goose Up
ALTER TABLE api_client ADD COLUMN networks VARCHAR(1200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
