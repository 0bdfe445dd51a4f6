-- +goose Up
CREATE TABLE menu_draft (
  id INTEGER NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  menu TEXT NOT NULL,
  staff_id INTEGER NOT NULL,
  at DATETIME NOT NULL
);
