package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"example.org/hotline/model"
)

type staffRow struct {
	ID         int64
	Name       string
	Role       model.Role // the first of Roles; an earlier version knows no other
	Roles      string     // separated by commas
	Department string
	Disabled   bool
	Password   string
	CreatedAt  time.Time
}

func (staffRow) TableName() string { return "staff" }

// ErrNoStaff says that there is no such log-in.
var ErrNoStaff = errors.New("no such staff log-in")

// AddStaff keeps a staff log-in; ErrExists where the name is taken. passwordHash is an encoded argon2id hash.
func (s *Store) AddStaff(ctx context.Context, who model.Staff, passwordHash string) error {
	roles := make([]string, len(who.Roles))
	for i, r := range who.Roles {
		roles[i] = string(r)
	}
	row := staffRow{
		Name: who.Name, Role: who.Roles[0], Roles: strings.Join(roles, ","), Department: who.Department, Disabled: who.Disabled,
		Password: passwordHash, CreatedAt: s.now(),
	}
	return fail("add a staff member", s.write.WithContext(ctx).Create(&row).Error)
}

// StaffByName returns a log-in with its password's hash, or ErrNoStaff.
func (s *Store) StaffByName(ctx context.Context, name string) (who model.Staff, passwordHash string, err error) {
	return s.staff(ctx, "name = ?", name)
}

// StaffByID returns a log-in, or ErrNoStaff.
func (s *Store) StaffByID(ctx context.Context, id int64) (model.Staff, error) {
	who, _, err := s.staff(ctx, "id = ?", id)
	return who, err
}

func (s *Store) staff(ctx context.Context, where string, arg any) (model.Staff, string, error) {
	var row staffRow
	err := s.read.WithContext(ctx).Where(where, arg).Take(&row).Error
	if missing(err) {
		return model.Staff{}, "", ErrNoStaff
	}
	if err != nil {
		return model.Staff{}, "", fail("read a staff log-in", err)
	}
	who := model.Staff{ID: row.ID, Name: row.Name, Department: row.Department, Disabled: row.Disabled}
	if row.Roles == "" { // of a version that knew one role
		row.Roles = string(row.Role)
	}
	for r := range strings.SplitSeq(row.Roles, ",") {
		who.Roles = append(who.Roles, model.Role(r))
	}
	return who, row.Password, nil
}

type viewLogRow struct {
	ID       int64
	StaffID  int64
	TicketID int64
	Field    string
	Reason   string
	Address  string
	At       time.Time
}

func (viewLogRow) TableName() string { return "view_log" }

// LogView notes that a staff member saw a personal field in clear (domain §14). address is his IP address.
func (s *Store) LogView(ctx context.Context, v model.View) error {
	row := viewLogRow{0, v.StaffID, v.TicketID, v.Field, v.Reason, v.Address, v.At}
	return fail("log a view", s.write.WithContext(ctx).Create(&row).Error)
}

// Views are who saw what of a ticket in clear, oldest first.
func (s *Store) Views(ctx context.Context, ticketID int64) ([]model.View, error) {
	var rows []viewLogRow
	if err := s.read.WithContext(ctx).Where("ticket_id = ?", ticketID).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("read views", err)
	}
	list := make([]model.View, len(rows))
	for i, r := range rows {
		list[i] = model.View{StaffID: r.StaffID, TicketID: r.TicketID, Field: r.Field, Reason: r.Reason, Address: r.Address, At: r.At}
	}
	return list, nil
}
