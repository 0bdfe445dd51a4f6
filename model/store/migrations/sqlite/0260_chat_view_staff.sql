-- +goose Up
CREATE INDEX chat_view_staff ON chat_view (staff_id, id);
