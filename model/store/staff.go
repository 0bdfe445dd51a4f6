package store

import (
	"context"
	"time"

	"example.org/hotline/model"
)

type staffRow struct {
	ID        int64
	Name      string
	Role      model.Role
	Password  string
	CreatedAt time.Time
}

func (staffRow) TableName() string { return "staff" }

// AddStaff keeps a staff log-in; ErrExists where the name is taken. passwordHash is an encoded argon2id hash.
func (s *Store) AddStaff(ctx context.Context, name string, role model.Role, passwordHash string) error {
	row := staffRow{Name: name, Role: role, Password: passwordHash, CreatedAt: s.now()}
	return fail("add a staff member", s.write.WithContext(ctx).Create(&row).Error)
}
