-- +goose Up
CREATE TABLE webhook_delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mark TEXT NOT NULL,
  client_id INTEGER NOT NULL,
  hook TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  result TEXT NOT NULL,
  next_at DATETIME NOT NULL,
  expires_at DATETIME NOT NULL,
  claimed_by TEXT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX webhook_delivery_mark ON webhook_delivery (mark);
CREATE INDEX webhook_delivery_due ON webhook_delivery (state, client_id, next_at);
CREATE INDEX webhook_delivery_done ON webhook_delivery (state, updated_at);
CREATE INDEX webhook_delivery_claim ON webhook_delivery (claimed_by);
