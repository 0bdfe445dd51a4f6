package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type departmentRow struct {
	Code   string `gorm:"primaryKey"`
	Name   string
	Short  string
	Scope  string // a line each
	Active bool
}

func (departmentRow) TableName() string { return "department" }

// Departments lists all of them, by code.
func (s *Store) Departments(ctx context.Context) ([]model.Department, error) {
	var rows []departmentRow
	if err := s.read.WithContext(ctx).Order("code").Find(&rows).Error; err != nil {
		return nil, fail("read departments", err)
	}
	return mapped(rows, departmentRow.department), nil
}

func (r departmentRow) department() model.Department {
	return model.Department{Code: r.Code, Name: r.Name, Short: r.Short, Scope: linesOf(r.Scope), Active: r.Active}
}

// DepartmentPage are some of them, by code.
func (s *Store) DepartmentPage(ctx context.Context, q model.Listing) (_ []model.Department, next string, err error) {
	db := byCode(having(s.read.WithContext(ctx), q.Text, "code", "name", "short"), q)
	rows, next, err := pageOf(db, q, "list departments", func(r departmentRow) string { return r.Code })
	return mapped(rows, departmentRow.department), next, err
}

// SaveDepartment adds a department, or changes the one with its code. ErrExists where another has its name.
func (s *Store) SaveDepartment(ctx context.Context, d model.Department) error {
	row := departmentRow{d.Code, d.Name, d.Short, strings.Join(d.Scope, "\n"), d.Active}
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "code"}}, UpdateAll: true}).Create(&row).Error
	return fail("keep a department", err)
}

type ticketAssistRow struct {
	Department string `gorm:"primaryKey"`
	TicketID   int64  `gorm:"primaryKey;autoIncrement:false"`
}

func (ticketAssistRow) TableName() string { return "ticket_assist" }

// SetAssisting names the departments that assist with a ticket (协办), in place of those before.
func (s *Store) SetAssisting(ctx context.Context, ticketID int64, codes []string) error {
	db := s.write.WithContext(ctx)
	if err := db.Where("ticket_id = ?", ticketID).Delete(&ticketAssistRow{}).Error; err != nil {
		return fail("name who assists", err)
	}
	if len(codes) == 0 {
		return nil
	}
	rows := make([]ticketAssistRow, len(codes))
	for i, c := range codes {
		rows[i] = ticketAssistRow{c, ticketID}
	}
	return fail("name who assists", db.Create(&rows).Error)
}

// Assisting are the codes of the departments that assist with a ticket.
func (s *Store) Assisting(ctx context.Context, ticketID int64) ([]string, error) {
	var codes []string
	err := s.read.WithContext(ctx).Model(&ticketAssistRow{}).Where("ticket_id = ?", ticketID).Order("department").Pluck("department", &codes).Error
	return codes, fail("read who assists", err)
}

type ticketUnlockRow struct {
	CitizenID int64 `gorm:"primaryKey;autoIncrement:false"`
	TicketID  int64 `gorm:"primaryKey;autoIncrement:false"`
	At        time.Time
}

func (ticketUnlockRow) TableName() string { return "ticket_unlock" }

// UnlockTicket notes that a citizen answered what an old ticket of his phone asked (domain §8, recycled numbers).
func (s *Store) UnlockTicket(ctx context.Context, citizenID, ticketID int64) error {
	row := ticketUnlockRow{citizenID, ticketID, s.now()}
	return fail("open a ticket", s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error)
}

// Unlocked are those of the tickets that the citizen has opened so.
func (s *Store) Unlocked(ctx context.Context, citizenID int64, ticketIDs []int64) (map[int64]bool, error) {
	open := map[int64]bool{}
	if len(ticketIDs) == 0 {
		return open, nil
	}
	var ids []int64
	err := s.read.WithContext(ctx).Model(&ticketUnlockRow{}).Where("citizen_id = ? AND ticket_id IN ?", citizenID, ticketIDs).Pluck("ticket_id", &ids).Error
	for _, id := range ids {
		open[id] = true
	}
	return open, fail("read opened tickets", err)
}
