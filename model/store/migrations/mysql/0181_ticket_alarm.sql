-- +goose Up
ALTER TABLE ticket ADD KEY ticket_alarm (alarm, status, id);
