-- +goose Up
INSERT INTO room_hold (what, turns) VALUES ('saved_view', 0), ('reply_template', 0), ('quick_reply', 0), ('dispatch_rule', 0), ('sla', 0);
