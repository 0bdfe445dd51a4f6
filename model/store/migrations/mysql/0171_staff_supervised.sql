-- +goose Up
ALTER TABLE staff
  ADD COLUMN supervised BOOLEAN NOT NULL DEFAULT 0,
  ADD COLUMN password_until DATETIME(3) NULL;
