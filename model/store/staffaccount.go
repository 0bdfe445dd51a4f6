package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

// Accounts are at most limit log-ins that fit q, by name.
func (s *Store) Accounts(ctx context.Context, q model.AccountQuery, limit int) ([]model.Account, error) {
	find := s.read.WithContext(ctx).Order("name").Limit(limit)
	if q.Name != "" {
		find = find.Where("name LIKE ? ESCAPE '!'", anywhere(q.Name))
	}
	if q.Role != "" {
		find = find.Where("(roles = ? OR roles LIKE ? OR roles LIKE ? OR roles LIKE ? OR (roles = '' AND role = ?))", q.Role, q.Role+",%", "%,"+q.Role, "%,"+q.Role+",%", q.Role)
	}
	if q.Department != "" {
		find = find.Where("department = ?", q.Department)
	}
	if q.Disabled != nil {
		find = find.Where("disabled = ?", *q.Disabled)
	}
	if q.After != "" {
		find = find.Where("name > ?", q.After)
	}
	var rows []staffRow
	if err := find.Find(&rows).Error; err != nil {
		return nil, fail("list staff log-ins", err)
	}
	return s.accounts(ctx, rows)
}

// Account is one log-in; ErrNoStaff where there is none.
func (s *Store) Account(ctx context.Context, id int64) (model.Account, error) {
	var row staffRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	if missing(err) {
		return model.Account{}, ErrNoStaff
	}
	if err != nil {
		return model.Account{}, fail("read a staff log-in", err)
	}
	list, err := s.accounts(ctx, []staffRow{row})
	if err != nil {
		return model.Account{}, err
	}
	return list[0], nil
}

// accounts adds when each was there last.
func (s *Store) accounts(ctx context.Context, rows []staffRow) ([]model.Account, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var seen []staffSessionRow
	if len(ids) > 0 {
		newest := s.read.Model(&staffSessionRow{}).Select("MAX(id)").Where("staff_id IN ?", ids).Group("staff_id")
		if err := s.read.WithContext(ctx).Where("id IN (?)", newest).Find(&seen).Error; err != nil {
			return nil, fail("read when staff was there", err)
		}
	}
	at := map[int64]time.Time{}
	for _, one := range seen {
		at[one.StaffID] = one.SeenAt.UTC()
	}
	list := make([]model.Account, len(rows))
	for i, r := range rows {
		list[i] = model.Account{Staff: r.staff(), CreatedAt: r.CreatedAt.UTC(), SeenAt: at[r.ID]}
	}
	return list, nil
}

// ChangeAccount keeps roles, department and whether a log-in is disabled, and ends its sessions; ErrStale where it has another version
// than who. The last admin who can log in stays one: model.ErrLastAdmin. So does the last auditor, who alone sees what admins do:
// model.ErrLastAuditor.
func (s *Store) ChangeAccount(ctx context.Context, who model.Staff) error {
	return s.InTx(ctx, func(tx *Store) error {
		// Two admins who take each other's role at once must not both succeed: the rows of all that must not become none are locked first.
		if _, err := tx.exec(ctx, "UPDATE staff SET disabled = 0 WHERE roles IN (?, ?) AND disabled = 0", string(model.RoleAdmin), string(model.RoleAuditor)); err != nil {
			return fail("lock the admins", err)
		}
		auditors, err := tx.active(ctx, model.RoleAuditor)
		if err != nil {
			return err
		}
		done, err := tx.exec(ctx, "UPDATE staff SET role = ?, roles = ?, department = ?, disabled = ?, "+
			"supervised = supervised OR ?, saw_citizens = saw_citizens OR ?, version = version + 1 WHERE id = ? AND version = ?",
			string(who.Roles[0]), roleNames(who.Roles), who.Department, who.Disabled, !who.Disabled && who.Is(model.RoleSupervisor), who.SawCitizens || who.SeesCitizens(), who.ID, who.Version)
		if err := changedOne(done, err, "change a staff log-in"); err != nil {
			return err
		}
		admins, err := tx.active(ctx, model.RoleAdmin)
		if err == nil && admins == 0 {
			err = model.ErrLastAdmin
		}
		if err != nil || auditors == 0 {
			return err
		}
		if auditors, err = tx.active(ctx, model.RoleAuditor); err == nil && auditors == 0 {
			err = model.ErrLastAuditor
		}
		return err
	})
}

// active counts those who can log in with a role that goes with no other, as they are now: a transaction that read before would count them
// as they were then.
func (s *Store) active(ctx context.Context, role model.Role) (n int64, err error) {
	err = s.write.WithContext(ctx).Model(&staffRow{}).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("(roles = ? OR (roles = '' AND role = ?)) AND disabled = ?", role, role, false).Count(&n).Error
	return n, fail("count who has a role", err)
}

// SameAccount holds a log-in as it is to the end of the transaction; ErrStale where it has another version than who.
func (s *Store) SameAccount(ctx context.Context, who model.Staff) error {
	done, err := s.exec(ctx, "UPDATE staff SET version = version WHERE id = ? AND version = ?", who.ID, who.Version)
	return changedOne(done, err, "hold a staff log-in")
}

// Supervised tells whether anybody ever was a supervisor. In a transaction, whoever asks at the same time waits for its end.
func (s *Store) Supervised(ctx context.Context) (bool, error) {
	if _, err := s.lockAudit(ctx); err != nil { // any row that is always there
		return false, err
	}
	var ids []int64
	err := s.write.WithContext(ctx).Model(&staffRow{}).Where("supervised = ?", true).Limit(1).Pluck("id", &ids).Error
	return len(ids) > 0, fail("look for supervisors", err)
}

// SetPassword keeps another password, and ends all sessions of its owner; until a moment, where somebody else set it, who has then to
// change it himself. ErrStale where the log-in has another version than who.
func (s *Store) SetPassword(ctx context.Context, who model.Staff, passwordHash string, until time.Time) error {
	done, err := s.exec(ctx, "UPDATE staff SET password = ?, must_change = ?, password_until = ?, version = version + 1 WHERE id = ? AND version = ?",
		passwordHash, !until.IsZero(), maybe(until), who.ID, who.Version)
	return changedOne(done, err, "keep a password")
}

// RenewPassword has a password that lapses serve until another moment, or with none for good, unless it was changed since.
func (s *Store) RenewPassword(ctx context.Context, who model.Staff, until time.Time) error {
	_, err := s.exec(ctx, "UPDATE staff SET password_until = ? WHERE id = ? AND version = ? AND password_until IS NOT NULL", maybe(until), who.ID, who.Version)
	return fail("renew a password", err)
}

// maybe is a moment as a column that may be empty.
func maybe(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// HasStaff tells whether there is any log-in at all.
func (s *Store) HasStaff(ctx context.Context) (bool, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&staffRow{}).Limit(1).Pluck("id", &ids).Error
	return len(ids) > 0, fail("look for staff log-ins", err)
}

// AddFirst keeps the first log-in; ErrExists where there is one.
func (s *Store) AddFirst(ctx context.Context, who model.Staff, passwordHash string) error {
	return s.InTx(ctx, func(tx *Store) error {
		if _, err := tx.lockAudit(ctx); err != nil { // any row that is always there: one set-up at a time
			return err
		}
		var n int64
		if err := tx.write.WithContext(ctx).Model(&staffRow{}).Count(&n).Error; err != nil {
			return fail("count staff log-ins", err)
		}
		if n > 0 {
			return ErrExists
		}
		return tx.AddStaff(ctx, who, passwordHash)
	})
}

// changedOne is ErrStale where an UPDATE found no row.
func changedOne(done sql.Result, err error, doing string) error {
	if err != nil {
		return fail(doing, err)
	}
	n, err := done.RowsAffected()
	if err == nil && n == 0 {
		return ErrStale
	}
	return fail(doing, err)
}
