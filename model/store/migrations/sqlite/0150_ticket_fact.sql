-- +goose Up
CREATE TABLE ticket_fact (
  ticket_id INTEGER NOT NULL,
  submitted_day INTEGER NOT NULL,
  closed_day INTEGER NOT NULL,
  source INTEGER NOT NULL,
  nature INTEGER NOT NULL,
  status INTEGER NOT NULL,
  live BOOLEAN NOT NULL,
  alarm INTEGER NOT NULL,
  category TEXT NOT NULL,
  department TEXT NOT NULL,
  district TEXT NOT NULL,
  cell INTEGER NOT NULL,
  accept_due INTEGER NOT NULL,
  decided_at INTEGER NOT NULL,
  sign_due INTEGER NOT NULL,
  signed_at INTEGER NOT NULL,
  contact_due INTEGER NOT NULL,
  contacted_at INTEGER NOT NULL,
  answer_due INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  waits_until INTEGER NOT NULL,
  dispatches INTEGER NOT NULL,
  send_backs INTEGER NOT NULL,
  redos INTEGER NOT NULL,
  extended BOOLEAN NOT NULL,
  tied BOOLEAN NOT NULL,
  lapsed BOOLEAN NOT NULL,
  workdays INTEGER NOT NULL,
  solved INTEGER NOT NULL,
  stars INTEGER NOT NULL,
  PRIMARY KEY (submitted_day, ticket_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ticket_fact_ticket ON ticket_fact (ticket_id);
CREATE INDEX ticket_fact_closed ON ticket_fact (closed_day);
CREATE INDEX ticket_fact_live ON ticket_fact (live, department, status, waits_until, alarm);
