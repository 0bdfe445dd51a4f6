-- +goose Up
ALTER TABLE sla_rule ADD COLUMN profile VARCHAR(20) NOT NULL DEFAULT '';
