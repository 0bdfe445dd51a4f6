-- +goose Up
ALTER TABLE dispatch_rule ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
