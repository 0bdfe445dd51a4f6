-- +goose Up
ALTER TABLE ticket ADD COLUMN day TEXT GENERATED ALWAYS AS (SUBSTR(number, 1, 6)) VIRTUAL;
CREATE INDEX ticket_day ON ticket (day, id);
