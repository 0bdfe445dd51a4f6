-- +goose Up
CREATE TABLE ticket (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  number TEXT NOT NULL,
  version INTEGER NOT NULL,
  source INTEGER NOT NULL,
  entered_by_agent BOOLEAN NOT NULL,
  self_filed BOOLEAN NOT NULL,
  status TEXT NOT NULL,
  category TEXT NOT NULL,
  nature TEXT NOT NULL,
  title TEXT NOT NULL,
  public_intent BOOLEAN NOT NULL,
  content TEXT NOT NULL,
  address BLOB NOT NULL,
  point BLOB NULL,
  point_confirmed BOOLEAN NOT NULL,
  contact_name BLOB NOT NULL,
  id_type TEXT NOT NULL,
  id_no BLOB NULL,
  id_no_hash TEXT NULL,
  phone BLOB NOT NULL,
  phone_hash TEXT NOT NULL,
  contact_address BLOB NULL,
  citizen_id INTEGER NOT NULL,
  idempotency_key TEXT NULL,
  department TEXT NOT NULL,
  reply TEXT NOT NULL,
  missing TEXT NOT NULL,
  submitted_at DATETIME NOT NULL,
  due_at DATETIME NULL,
  complete_by DATETIME NULL,
  updated_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX ticket_number ON ticket (number);
CREATE UNIQUE INDEX ticket_form ON ticket (citizen_id, idempotency_key);
CREATE INDEX ticket_phone ON ticket (phone_hash, self_filed, id);
