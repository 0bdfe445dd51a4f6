-- +goose Up
ALTER TABLE desk_seat ADD COLUMN given_at DATETIME;
