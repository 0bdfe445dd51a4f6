-- +goose Up
DROP INDEX ticket_cell;
CREATE INDEX ticket_cell ON ticket (cell, status, id) WHERE cell <> 0;
