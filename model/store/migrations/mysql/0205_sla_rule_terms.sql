-- +goose Up
ALTER TABLE sla_rule ADD COLUMN terms TEXT NULL;
