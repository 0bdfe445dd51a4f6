-- +goose Up
CREATE INDEX ticket_alarm ON ticket (alarm, status, id);
