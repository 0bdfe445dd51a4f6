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
	Version    int64
	MustChange bool
	Factor     []byte // the secret of the second factor, sealed; nil: none
	FactorNext []byte // of one that is being set up
	FactorStep int64  // of the last code that was used: each is good once
	// Supervised says that he was a supervisor once, whatever he is now: where nobody ever was, the first needs no other's word.
	Supervised bool
	// SawCitizens says that he could see citizens' matters once, whatever he may now.
	SawCitizens   bool
	PasswordUntil *time.Time
}

func (staffRow) TableName() string { return "staff" }

// ErrNoStaff says that there is no such log-in.
var ErrNoStaff = errors.New("no such staff log-in")

// AddStaff keeps a staff log-in; ErrExists where the name is taken. passwordHash is an encoded argon2id hash. Where PasswordDue is
// set, he has to change the password before anything else.
func (s *Store) AddStaff(ctx context.Context, who model.Staff, passwordHash string) error {
	row := staffRow{
		Name: who.Name, Role: who.Roles[0], Roles: roleNames(who.Roles), Department: who.Department, Disabled: who.Disabled,
		Password: passwordHash, CreatedAt: s.now(), MustChange: who.PasswordDue, Supervised: !who.Disabled && who.Is(model.RoleSupervisor),
		SawCitizens: who.SeesCitizens(), PasswordUntil: maybe(who.PasswordUntil),
	}
	return fail("add a staff member", s.write.WithContext(ctx).Create(&row).Error)
}

func roleNames(roles []model.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, ",")
}

func rolesNamed(names string) (roles []model.Role) {
	for name := range strings.SplitSeq(names, ",") {
		roles = append(roles, model.Role(name))
	}
	return roles
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
	return row.staff(), row.Password, nil
}

// staff is the row as who he is. FactorDue says that he has no second factor; whether he needs one is not known here.
func (r staffRow) staff() model.Staff {
	who := model.Staff{
		ID: r.ID, Name: r.Name, Department: r.Department, Disabled: r.Disabled, Version: r.Version, PasswordDue: r.MustChange, FactorDue: len(r.Factor) == 0,
	}
	if r.PasswordUntil != nil {
		who.PasswordUntil = r.PasswordUntil.UTC()
	}
	if r.Roles == "" { // of a version that knew one role
		r.Roles = string(r.Role)
	}
	who.Roles = rolesNamed(r.Roles)
	who.SawCitizens = r.SawCitizens || who.SeesCitizens() // which an earlier version may have let it
	return who
}
