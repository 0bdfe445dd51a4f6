-- +goose Up
CREATE INDEX ticket_fact_by_submission ON ticket_fact (submitted_day, settles_at, marks, workdays, category, nature, department, district, source);
