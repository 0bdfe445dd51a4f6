-- +goose Up
ALTER TABLE ticket
  ADD COLUMN day CHAR(6) CHARACTER SET ascii COLLATE ascii_bin GENERATED ALWAYS AS (LEFT(number, 6)) VIRTUAL,
  ADD KEY ticket_day (day, id);
