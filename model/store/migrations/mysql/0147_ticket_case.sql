-- +goose Up
ALTER TABLE ticket ADD KEY ticket_case (public_intent, self_filed, status, id, nature);
