-- +goose Up
CREATE TABLE ticket_assist (
  department VARCHAR(80) NOT NULL,
  ticket_id BIGINT NOT NULL,
  PRIMARY KEY (department, ticket_id),
  KEY ticket_assist_ticket (ticket_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
