-- +goose Up
-- What the files of before are of: the words of their query that the list showed.
UPDATE export_job SET about = LEFT(CONCAT(
  JSON_UNQUOTE(JSON_EXTRACT(query, '$.from')), ' 至 ', JSON_UNQUOTE(JSON_EXTRACT(query, '$.to')),
  CASE WHEN JSON_UNQUOTE(JSON_EXTRACT(query, '$.department')) <> '' THEN CONCAT(' · ', JSON_UNQUOTE(JSON_EXTRACT(query, '$.department'))) ELSE '' END,
  CASE WHEN JSON_UNQUOTE(JSON_EXTRACT(query, '$.nature')) <> '' THEN CONCAT(' · ', JSON_UNQUOTE(JSON_EXTRACT(query, '$.nature'))) ELSE '' END,
  CASE WHEN JSON_UNQUOTE(JSON_EXTRACT(query, '$.category')) <> '' THEN CONCAT(' · ', JSON_UNQUOTE(JSON_EXTRACT(query, '$.category'))) ELSE '' END,
  CASE WHEN JSON_UNQUOTE(JSON_EXTRACT(query, '$.district')) <> '' THEN CONCAT(' · ', JSON_UNQUOTE(JSON_EXTRACT(query, '$.district'))) ELSE '' END
), 300) WHERE about = '' AND JSON_EXTRACT(query, '$.from') IS NOT NULL AND JSON_EXTRACT(query, '$.to') IS NOT NULL;
