-- +goose Up
ALTER TABLE sla_profile ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
