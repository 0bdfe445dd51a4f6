-- +goose Up
CREATE TABLE entry_help (
  entry_id INTEGER NOT NULL,
  citizen_id INTEGER NOT NULL,
  form TEXT NOT NULL,
  opened_at DATETIME NOT NULL,
  PRIMARY KEY (citizen_id, form, entry_id)
) WITHOUT ROWID;
CREATE INDEX entry_help_opened ON entry_help (opened_at);
