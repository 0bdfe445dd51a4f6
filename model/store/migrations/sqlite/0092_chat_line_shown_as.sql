-- +goose Up
ALTER TABLE chat_line ADD COLUMN shown_as TEXT NOT NULL DEFAULT '';
UPDATE chat_line SET shown_as = '-' WHERE echo;
ALTER TABLE chat_line DROP COLUMN echo;
