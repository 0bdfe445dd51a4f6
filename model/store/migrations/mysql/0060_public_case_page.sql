-- +goose Up
ALTER TABLE public_case ADD KEY public_case_page (withdrawn_at, month, id, category), DROP KEY public_case_month;
