-- +goose Up
ALTER TABLE sla_profile ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
