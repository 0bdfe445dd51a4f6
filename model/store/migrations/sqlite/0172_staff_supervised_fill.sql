-- +goose Up
UPDATE staff SET supervised = 1 WHERE roles LIKE '%supervisor%' OR (roles = '' AND role = 'supervisor');
