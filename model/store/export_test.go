package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// PlanOfChanged is how the database would find what ChangedTickets asks for.
func (s *Store) PlanOfChanged(ctx context.Context, ask Changed) (string, error) {
	var none []changedTicket
	asked := s.changed(ctx, ask).Session(&gorm.Session{DryRun: true}).Find(&none).Statement
	explain := "EXPLAIN "
	if s.Embedded() {
		explain += "QUERY PLAN "
	}
	var plan []map[string]any
	if err := s.read.WithContext(ctx).Raw(explain+asked.SQL.String(), asked.Vars...).Scan(&plan).Error; err != nil {
		return "", err
	}
	var b strings.Builder
	for _, step := range plan {
		fmt.Fprintf(&b, "%s\n", step)
	}
	return b.String(), nil
}

// Prepared is how many statements the writer keeps.
func (s *Store) Prepared() int {
	p := s.write.Statement.ConnPool.(*pool)
	p.mu.RLock()
	defer p.mu.RUnlock()
	return len(p.ready)
}

// OlderExports counts the jobs that a program of before this one would take.
func (s *Store) OlderExports(ctx context.Context) (n int64, err error) {
	err = s.read.WithContext(ctx).Model(&exportJobRow{}).Where("state IN ('queued', 'running')").Count(&n).Error
	return n, err
}
