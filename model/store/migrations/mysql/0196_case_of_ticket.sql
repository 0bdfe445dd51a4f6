-- +goose Up
ALTER TABLE case_file ADD KEY case_file_of (ticket_id, state);
