-- +goose Up
ALTER TABLE desk_seat ADD COLUMN seen_at DATETIME(3) NULL;
