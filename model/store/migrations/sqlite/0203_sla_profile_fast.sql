-- +goose Up
INSERT INTO sla_profile (name, sla_lines) VALUES ('快办', '[{"workdays":15,"terms":{"supervised":3,"redo":3,"complex":15}},{"nature":"咨询","workdays":1},{"nature":"建议","workdays":1},{"nature":"求助","workdays":5},{"nature":"投诉","workdays":5}]');
