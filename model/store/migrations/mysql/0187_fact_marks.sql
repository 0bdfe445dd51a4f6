-- +goose Up
-- What a ticket counts as in each of the counters of model/figure.go (bit i: counter i) once all that it has not done yet has fallen
-- due, and when that is; store.SumFacts reads both.
ALTER TABLE ticket_fact
  ADD COLUMN marks BIGINT AS (1 + 2 * (accept_due > 0)
    + 4 * (decided_at > 0 AND decided_at < accept_due)
    + 8 * (dispatches > 0)
    + 16 * (sign_due > 0)
    + 32 * (signed_at > 0 AND signed_at < sign_due)
    + 64 * (contact_due > 0)
    + 128 * (contacted_at > 0 AND contacted_at < contact_due)
    + 256 * (answer_due > 0)
    + 512 * (closed_at > 0 AND closed_at < answer_due)
    + 1024 * (closed_at > 0)
    + 2048 * (dispatches > 0 AND closed_at > 0 AND send_backs = 0)
    + 4096 * (dispatches > 0 AND send_backs > 0)
    + 8192 * (extended)
    + 16384 * (redos > 0)
    + 32768 * (lapsed)
    + 65536 * (tied)
    + 131072 * (solved > 0)
    + 262144 * (solved = 1)
    + 524288 * (stars > 0)
    + 1048576 * (stars >= 4)
    + 4194304 * (dispatches > 0 AND closed_at > 0)) VIRTUAL,
  ADD COLUMN settles_at BIGINT AS (GREATEST(CASE WHEN decided_at = 0 THEN accept_due ELSE 0 END, CASE WHEN signed_at = 0 THEN sign_due ELSE 0 END, CASE WHEN contacted_at = 0 THEN contact_due ELSE 0 END, CASE WHEN closed_at = 0 THEN answer_due ELSE 0 END)) VIRTUAL;
