-- +goose Up
CREATE TABLE desk_event (
  staff_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at DATETIME(3) NOT NULL,
  kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  chat_id BIGINT NOT NULL,
  line INT NOT NULL,
  PRIMARY KEY (staff_id, seq),
  KEY desk_event_at (at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
