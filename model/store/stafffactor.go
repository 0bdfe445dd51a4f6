package store

import (
	"context"
	"strconv"

	"example.org/hotline/model"
)

// factorPlace binds the secret of a second factor to its row.
func factorPlace(staffID int64) string { return "staff.factor:" + strconv.FormatInt(staffID, 10) }

// Factor is the secret of somebody's second factor, "" where he has none, and of the one that he is setting up.
func (s *Store) Factor(ctx context.Context, staffID int64) (secret, next string, err error) {
	var row staffRow
	if err := s.read.WithContext(ctx).Where("id = ?", staffID).Take(&row).Error; err != nil {
		return "", "", fail("read a second factor", err)
	}
	if secret, err = s.open(row.Factor, factorPlace(staffID)); err != nil {
		return "", "", err
	}
	next, err = s.open(row.FactorNext, factorPlace(staffID))
	return secret, next, err
}

// OfferFactor keeps the secret that somebody is given, until he proves that he has it.
func (s *Store) OfferFactor(ctx context.Context, staffID int64, secret string) error {
	sealed, err := s.seal(secret, factorPlace(staffID))
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, "UPDATE staff SET factor_next = ? WHERE id = ?", sealed, staffID)
	return fail("offer a second factor", err)
}

// TakeFactor has the offered secret be somebody's second factor, with one code of it used and recovery codes anew, and ends his
// sessions. A reset that waits for a supervisor was asked for the factor before, and is forgotten. ErrStale where the log-in has another version than who, or was offered another secret since.
func (s *Store) TakeFactor(ctx context.Context, who model.Staff, offered string, step int64, codes []string) error {
	return s.InTx(ctx, func(tx *Store) error {
		var row staffRow
		if err := tx.read.WithContext(ctx).Where("id = ?", who.ID).Take(&row).Error; err != nil {
			return fail("read a second factor", err)
		}
		next, err := tx.open(row.FactorNext, factorPlace(who.ID))
		if err == nil && next != offered {
			err = ErrStale
		}
		if err != nil {
			return err
		}
		done, err := tx.exec(ctx, "UPDATE staff SET factor = factor_next, factor_next = NULL, factor_step = ?, version = version + 1 WHERE id = ? AND version = ? AND factor_next = ?",
			step, who.ID, who.Version, row.FactorNext)
		if err := changedOne(done, err, "take a second factor"); err != nil {
			return err
		}
		if err := tx.DropGrants(ctx, who.ID, model.GrantFactor); err != nil {
			return err
		}
		return tx.PutRecoveryCodes(ctx, who.ID, codes)
	})
}

// DropFactor takes somebody's second factor away, and ends his sessions; ErrStale where the log-in has another version than who.
func (s *Store) DropFactor(ctx context.Context, who model.Staff) error {
	return s.InTx(ctx, func(tx *Store) error {
		done, err := tx.exec(ctx, "UPDATE staff SET factor = NULL, factor_next = NULL, version = version + 1 WHERE id = ? AND version = ?", who.ID, who.Version)
		if err := changedOne(done, err, "drop a second factor"); err != nil {
			return err
		}
		return tx.PutRecoveryCodes(ctx, who.ID, nil)
	})
}

// UseStep notes that the code of a step was used; false where it or a later one was used before.
func (s *Store) UseStep(ctx context.Context, staffID, step int64) (bool, error) {
	done, err := s.exec(ctx, "UPDATE staff SET factor_step = ? WHERE id = ? AND factor_step < ?", step, staffID, step)
	if err != nil {
		return false, fail("use a code", err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

type recoveryRow struct {
	StaffID int64
	Hash    string
}

func (recoveryRow) TableName() string { return "staff_recovery" }

// PutRecoveryCodes has these be somebody's recovery codes, and none of before.
func (s *Store) PutRecoveryCodes(ctx context.Context, staffID int64, codes []string) error {
	return s.InTx(ctx, func(tx *Store) error {
		if _, err := tx.exec(ctx, "DELETE FROM staff_recovery WHERE staff_id = ?", staffID); err != nil {
			return fail("drop recovery codes", err)
		}
		for _, code := range codes {
			if err := tx.write.WithContext(ctx).Create(&recoveryRow{staffID, tx.recoveryHash(staffID, code)}).Error; err != nil {
				return fail("keep a recovery code", err)
			}
		}
		return nil
	})
}

// UseRecoveryCode uses one up; false where it is none, or was used before.
func (s *Store) UseRecoveryCode(ctx context.Context, staffID int64, code string) (bool, error) {
	done, err := s.exec(ctx, "UPDATE staff_recovery SET used_at = ? WHERE staff_id = ? AND hash = ? AND used_at IS NULL", s.now(), staffID, s.recoveryHash(staffID, code))
	if err != nil {
		return false, fail("use a recovery code", err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

// RecoveryCodesLeft counts those that were not used.
func (s *Store) RecoveryCodesLeft(ctx context.Context, staffID int64) (int, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&recoveryRow{}).Where("staff_id = ? AND used_at IS NULL", staffID).Count(&n).Error
	return int(n), fail("count recovery codes", err)
}

func (s *Store) recoveryHash(staffID int64, code string) string {
	return s.Digest("staff_recovery", strconv.FormatInt(staffID, 10)+" "+code)
}
