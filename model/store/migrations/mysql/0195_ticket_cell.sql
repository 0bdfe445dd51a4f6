-- +goose Up
ALTER TABLE ticket DROP KEY ticket_cell, ADD KEY ticket_cell (cell, status, id);
