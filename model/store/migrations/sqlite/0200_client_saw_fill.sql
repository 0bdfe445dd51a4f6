-- +goose Up
UPDATE api_client SET saw_citizens = 1 WHERE scopes LIKE '%tickets:read%' OR scopes LIKE '%tickets:update%' OR scopes LIKE '%webhooks%';
