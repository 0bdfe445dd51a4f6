-- +goose Up
-- The clock looks at those that may have to be called back about, and sets until when by the calendar.
UPDATE ticket SET next_tick = UTC_TIMESTAMP() WHERE status IN ('closed', 'rated') AND next_tick IS NOT NULL AND (course IS NULL OR course NOT LIKE '%"called_back":true%');
