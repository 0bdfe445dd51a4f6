-- +goose Up
DROP INDEX ticket_fact_live;
CREATE INDEX ticket_fact_waiting ON ticket_fact (live, department, status, waits_until, ticket_id, alarm);
CREATE INDEX ticket_fact_due ON ticket_fact (live, status, waits_until, ticket_id);
