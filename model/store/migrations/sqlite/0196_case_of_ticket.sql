-- +goose Up
CREATE INDEX case_file_of ON case_file (ticket_id, state);
