-- +goose Up
CREATE TABLE chat (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  citizen_id INTEGER NOT NULL,
  open_citizen INTEGER NULL UNIQUE,
  desk TEXT NOT NULL,
  state TEXT NOT NULL,
  ended TEXT NOT NULL,
  version INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  kf_account TEXT NOT NULL,
  wanted_staff INTEGER NOT NULL,
  wanted_kf TEXT NOT NULL,
  continues INTEGER NOT NULL,
  urgent BOOLEAN NOT NULL,
  queued_at DATETIME NOT NULL,
  connected_at DATETIME NULL,
  switched_at DATETIME NULL,
  last_citizen_at DATETIME NULL,
  last_agent_at DATETIME NULL,
  answered_at DATETIME NULL,
  closed_at DATETIME NULL,
  warned BOOLEAN NOT NULL,
  owed_told BOOLEAN NOT NULL,
  queue_told BOOLEAN NOT NULL,
  line_count INTEGER NOT NULL,
  agent_read INTEGER NOT NULL,
  messages_left INTEGER NOT NULL,
  messages_until DATETIME NULL,
  taps_left INTEGER NOT NULL,
  taps_until DATETIME NULL,
  rating_state TEXT NOT NULL,
  rating_asked_at DATETIME NULL,
  stars INTEGER NOT NULL,
  rated_at DATETIME NULL,
  rating_reason BLOB NULL,
  ticket TEXT NOT NULL,
  due_at DATETIME NULL,
  hang_up TEXT NULL,
  sender TEXT NULL,
  sender_until DATETIME NULL
);
CREATE INDEX chat_queue ON chat (state, urgent, queued_at, id);
CREATE INDEX chat_staff ON chat (staff_id, state);
CREATE INDEX chat_citizen ON chat (citizen_id, id);
CREATE INDEX chat_due ON chat (due_at);
CREATE INDEX chat_opened ON chat (queued_at, id);
CREATE INDEX chat_hang_up ON chat (hang_up);
