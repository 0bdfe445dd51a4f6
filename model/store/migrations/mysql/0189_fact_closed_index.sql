-- +goose Up
ALTER TABLE ticket_fact DROP KEY ticket_fact_closed, ADD KEY ticket_fact_by_closing (closed_day, settles_at, marks, workdays, category, nature, department, district, source), ADD KEY ticket_fact_pending (settles_at);
