-- +goose Up
DROP INDEX ticket_fact_closed;
CREATE INDEX ticket_fact_by_closing ON ticket_fact (closed_day, settles_at, marks, workdays, category, nature, department, district, source);
CREATE INDEX ticket_fact_pending ON ticket_fact (settles_at);
