-- +goose Up
SELECT 1; -- A BLOB has no length here.
