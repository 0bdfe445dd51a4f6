-- +goose Up
ALTER TABLE chat_view ADD KEY chat_view_staff (staff_id, id);
