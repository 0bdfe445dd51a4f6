-- +goose Up
UPDATE ticket SET request = COALESCE(JSON_UNQUOTE(JSON_EXTRACT(course, '$.request.kind')), '') WHERE status = 'handling' AND course LIKE '%"request":%';
