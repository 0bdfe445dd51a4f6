-- +goose Up
CREATE TABLE public_case (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  case_no TEXT NOT NULL,
  title TEXT NOT NULL,
  category TEXT NOT NULL,
  month TEXT NOT NULL,
  district TEXT NOT NULL,
  content TEXT NOT NULL,
  result TEXT NOT NULL,
  department TEXT NOT NULL,
  workdays_used INTEGER NOT NULL,
  stars INTEGER NOT NULL,
  published_at DATETIME NOT NULL,
  withdrawn_at DATETIME NULL,
  ticket_id INTEGER NULL
);
CREATE UNIQUE INDEX public_case_no ON public_case (case_no);
CREATE UNIQUE INDEX public_case_ticket ON public_case (ticket_id);
CREATE INDEX public_case_month ON public_case (month, id);
