-- +goose Up
ALTER TABLE dispatch_rule ADD COLUMN version INT NOT NULL DEFAULT 1;
