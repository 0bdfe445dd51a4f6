-- +goose Up
CREATE TABLE binding (
  citizen_id BIGINT PRIMARY KEY,
  phone_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  slot TINYINT NOT NULL,
  phone VARBINARY(255) NOT NULL,
  name VARBINARY(255) NOT NULL,
  bound_at DATETIME(3) NOT NULL,
  UNIQUE KEY binding_phone (phone_hash, slot)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
