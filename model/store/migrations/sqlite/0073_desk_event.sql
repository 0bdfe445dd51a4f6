-- +goose Up
CREATE TABLE desk_event (
  staff_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at DATETIME NOT NULL,
  kind TEXT NOT NULL,
  chat_id INTEGER NOT NULL,
  line INTEGER NOT NULL,
  PRIMARY KEY (staff_id, seq)
) WITHOUT ROWID;
CREATE INDEX desk_event_at ON desk_event (at);
