-- +goose Up
CREATE INDEX public_case_page ON public_case (withdrawn_at, month, id, category);
DROP INDEX public_case_month;
