-- +goose Up
-- What the files of before are of: the words of their query that the list showed.
UPDATE export_job SET about = json_extract(query, '$.from') || ' 至 ' || json_extract(query, '$.to')
  || CASE WHEN json_extract(query, '$.department') <> '' THEN ' · ' || json_extract(query, '$.department') ELSE '' END
  || CASE WHEN json_extract(query, '$.nature') <> '' THEN ' · ' || json_extract(query, '$.nature') ELSE '' END
  || CASE WHEN json_extract(query, '$.category') <> '' THEN ' · ' || json_extract(query, '$.category') ELSE '' END
  || CASE WHEN json_extract(query, '$.district') <> '' THEN ' · ' || json_extract(query, '$.district') ELSE '' END
WHERE about = '' AND json_extract(query, '$.from') IS NOT NULL AND json_extract(query, '$.to') IS NOT NULL;
