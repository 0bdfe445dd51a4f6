-- +goose Up
CREATE TABLE ticket_unlock (
  citizen_id BIGINT NOT NULL,
  ticket_id BIGINT NOT NULL,
  at DATETIME(3) NOT NULL,
  PRIMARY KEY (citizen_id, ticket_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
