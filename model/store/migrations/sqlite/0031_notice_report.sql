-- +goose Up
CREATE TABLE notice_report (
  platform_id TEXT NOT NULL PRIMARY KEY,
  channel TEXT NOT NULL,
  citizen_id INTEGER NOT NULL,
  arrived BOOLEAN NOT NULL,
  result TEXT NOT NULL,
  at DATETIME NOT NULL
);
CREATE INDEX notice_report_citizen ON notice_report (citizen_id);
CREATE INDEX notice_report_at ON notice_report (at);
