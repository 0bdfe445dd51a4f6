-- +goose Up
ALTER TABLE ticket_fact DROP KEY ticket_fact_live,
  ADD KEY ticket_fact_waiting (live, department, status, waits_until, ticket_id, alarm),
  ADD KEY ticket_fact_due (live, status, waits_until, ticket_id);
