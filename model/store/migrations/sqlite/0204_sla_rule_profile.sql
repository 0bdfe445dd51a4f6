-- +goose Up
ALTER TABLE sla_rule ADD COLUMN profile TEXT NOT NULL DEFAULT '';
