-- +goose Up
UPDATE ticket SET request = COALESCE(json_extract(course, '$.request.kind'), '') WHERE status = 'handling' AND course LIKE '%"request":%';
