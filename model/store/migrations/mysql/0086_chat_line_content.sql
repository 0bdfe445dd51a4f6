-- +goose Up
ALTER TABLE chat_line MODIFY content VARBINARY(15200) NULL;
