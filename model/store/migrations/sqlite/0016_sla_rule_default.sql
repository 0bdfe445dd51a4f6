-- +goose Up
INSERT INTO sla_rule (nature, category, department, workdays) VALUES
  ('咨询', '', '', 2),
  ('求助', '', '', 10),
  ('建议', '', '', 10),
  ('投诉', '', '', 15),
  ('举报', '', '', 15);
