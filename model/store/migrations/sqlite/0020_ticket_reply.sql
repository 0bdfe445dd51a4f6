-- +goose Up
CREATE TABLE ticket_reply (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket_id INTEGER NOT NULL,
  round INTEGER NOT NULL,
  at DATETIME NOT NULL,
  staff_id INTEGER NOT NULL,
  department TEXT NOT NULL,
  text TEXT NOT NULL,
  internal TEXT NOT NULL,
  truth TEXT NOT NULL,
  solved TEXT NOT NULL,
  unsolved TEXT NOT NULL,
  contacted_at DATETIME NULL,
  state TEXT NOT NULL
);
CREATE INDEX ticket_reply_ticket ON ticket_reply (ticket_id, id);
