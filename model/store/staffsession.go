package store

import (
	"context"
	"time"

	"example.org/hotline/model"
)

type staffSessionRow struct {
	ID          int64
	StaffID     int64
	Fingerprint string
	Version     int64
	Address     string
	Agent       string
	BeganAt     time.Time
	SeenAt      time.Time
	ExpiresAt   time.Time
	EndedAt     *time.Time
}

func (staffSessionRow) TableName() string { return "staff_session" }

// AddStaffSession keeps that a session has begun.
func (s *Store) AddStaffSession(ctx context.Context, n model.StaffSession) error {
	row := staffSessionRow{
		StaffID: n.StaffID, Fingerprint: n.Fingerprint, Version: n.Version, Address: n.Address, Agent: n.Agent,
		BeganAt: n.BeganAt, SeenAt: n.SeenAt, ExpiresAt: n.ExpiresAt,
	}
	return fail("keep a staff session", s.write.WithContext(ctx).Create(&row).Error)
}

// SeeStaffSession notes a call; false says that the session was ended.
func (s *Store) SeeStaffSession(ctx context.Context, fingerprint string, at time.Time) (bool, error) {
	done, err := s.exec(ctx, "UPDATE staff_session SET seen_at = ? WHERE fingerprint = ? AND ended_at IS NULL", at, fingerprint)
	if err != nil {
		return false, fail("note a call of the staff", err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

// EndStaffSession ends a session, of a person where staffID names one; its fingerprint, or "" where there is none that goes on.
func (s *Store) EndStaffSession(ctx context.Context, id, staffID int64) (fingerprint string, err error) {
	find := s.write.WithContext(ctx).Model(&staffSessionRow{}).Where("id = ? AND ended_at IS NULL", id)
	if staffID != 0 {
		find = find.Where("staff_id = ?", staffID)
	}
	var prints []string
	if err := find.Pluck("fingerprint", &prints).Error; err != nil || len(prints) == 0 {
		return "", fail("find a staff session", err)
	}
	return prints[0], s.EndStaffSessionOf(ctx, prints[0])
}

// EndStaffSessionOf ends the session with a fingerprint.
func (s *Store) EndStaffSessionOf(ctx context.Context, fingerprint string) error {
	_, err := s.exec(ctx, "UPDATE staff_session SET ended_at = ? WHERE fingerprint = ? AND ended_at IS NULL", s.now(), fingerprint)
	return fail("end a staff session", err)
}

// EndSessionsOf ends every session of somebody but the one with a fingerprint, and returns the fingerprints of those.
func (s *Store) EndSessionsOf(ctx context.Context, staffID int64, but string) ([]string, error) {
	var prints []string
	err := s.write.WithContext(ctx).Model(&staffSessionRow{}).Where("staff_id = ? AND ended_at IS NULL AND expires_at > ? AND fingerprint <> ?", staffID, s.now(), but).Pluck("fingerprint", &prints).Error
	if err != nil || len(prints) == 0 {
		return nil, fail("find the sessions of a log-in", err)
	}
	_, err = s.exec(ctx, "UPDATE staff_session SET ended_at = ? WHERE staff_id = ? AND ended_at IS NULL AND fingerprint <> ?", s.now(), staffID, but)
	return prints, fail("end the sessions of a log-in", err)
}

// StaffSessions are at most limit sessions that were used since a moment and go on, newest first, with an ID below before (0: any); of
// one person where staffID names him.
func (s *Store) StaffSessions(ctx context.Context, staffID int64, since time.Time, before int64, limit int) ([]model.StaffSession, error) {
	var rows []struct {
		Row  staffSessionRow `gorm:"embedded"`
		Name string
	}
	find := s.read.WithContext(ctx).Table("staff_session AS n").Select("n.*, staff.name AS name").Joins("JOIN staff ON staff.id = n.staff_id AND staff.version = n.version AND staff.disabled = ?", false).
		Where("n.ended_at IS NULL AND n.seen_at > ? AND n.expires_at > ?", since, s.now()).Order("n.id DESC").Limit(limit)
	if staffID != 0 {
		find = find.Where("n.staff_id = ?", staffID)
	}
	if before != 0 {
		find = find.Where("n.id < ?", before)
	}
	if err := find.Scan(&rows).Error; err != nil {
		return nil, fail("list staff sessions", err)
	}
	list := make([]model.StaffSession, len(rows))
	for i, one := range rows {
		r := one.Row
		list[i] = model.StaffSession{
			ID: r.ID, StaffID: r.StaffID, Staff: one.Name, Fingerprint: r.Fingerprint, Version: r.Version, Address: r.Address, Agent: r.Agent,
			BeganAt: r.BeganAt.UTC(), SeenAt: r.SeenAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(),
		}
	}
	return list, nil
}

// ForgetStaffSessions deletes sessions that were last used before a moment.
func (s *Store) ForgetStaffSessions(ctx context.Context, before time.Time) error {
	_, err := s.exec(ctx, "DELETE FROM staff_session WHERE seen_at < ?", before)
	return fail("forget staff sessions", err)
}

// RenewStaffSession has a session go on although its owner's version has moved: he moved it himself.
func (s *Store) RenewStaffSession(ctx context.Context, fingerprint string, version int64) error {
	_, err := s.exec(ctx, "UPDATE staff_session SET version = ? WHERE fingerprint = ?", version, fingerprint)
	return fail("renew a staff session", err)
}
