-- +goose Up
UPDATE staff SET saw_citizens = 1 WHERE roles LIKE '%agent%' OR roles LIKE '%dispatcher%' OR roles LIKE '%handler%' OR roles LIKE '%supervisor%'
  OR roles LIKE '%screener%' OR roles LIKE '%auditor%' OR (roles = '' AND role NOT IN ('admin', 'editor'))
  OR supervised = 1 OR EXISTS (SELECT 1 FROM view_log WHERE view_log.staff_id = staff.id);
