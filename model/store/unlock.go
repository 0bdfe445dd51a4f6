package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model/seal"
)

// ErrWrongKey says that the configured key ring cannot open what this database was sealed with.
var ErrWrongKey = errors.New("security.keys does not hold the key that this database was sealed with; configure that key again (old keys stay in the list, after the first)")

type secretRow struct {
	Name      string `gorm:"primaryKey"`
	Sealed    []byte
	CreatedAt time.Time
}

func (secretRow) TableName() string { return "secret" }

// Unlock gives the store the ring and reads the database's own two secrets, which the ring seals: the key of the blind
// indexes and the key of the ticket numbers. They are made at the first start and outlive every key of the ring, since
// a phone must be found, and a day's numbers continued, after the ring was rotated.
func (s *Store) Unlock(ctx context.Context, ring *seal.Ring) error {
	index, err := s.secret(ctx, ring, "blind_index")
	if err != nil {
		return err
	}
	number, err := s.secret(ctx, ring, "ticket_number")
	if err != nil {
		return err
	}
	*s.keys = keys{ring: ring, index: seal.NewIndex(index), number: number}
	return nil
}

func (s *Store) secret(ctx context.Context, ring *seal.Ring, name string) ([]byte, error) {
	made := make([]byte, 32)
	if _, err := rand.Read(made); err != nil {
		return nil, err
	}
	sealed, err := ring.Seal(made, "secret:"+name)
	if err != nil {
		return nil, err
	}
	err = s.write.WithContext(ctx).Create(&secretRow{name, sealed, s.now()}).Error
	if err = fail("keep a secret", err); err != nil && !errors.Is(err, ErrExists) {
		return nil, err
	}
	var row secretRow // what is there now: ours, or the one that another replica or an earlier start made
	if err := s.write.WithContext(ctx).Where("name = ?", name).Take(&row).Error; err != nil {
		return nil, fail("read a secret", err)
	}
	key, err := ring.Open(row.Sealed, "secret:"+name)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrWrongKey, err) //nolint:errorlint // ErrWrongKey is what callers ask for
	}
	return key, nil
}

// NumberKey permutes ticket numbers.
func (s *Store) NumberKey() []byte { return s.keys.number }

// Digest is the keyed fingerprint under which a personal value may stand in Redis or in a look-up.
func (s *Store) Digest(kind, value string) string { return s.keys.index.Of(kind, value) }

// seal encrypts one field; where names its table, column and row, so that a ciphertext cannot be moved to another.
func (s *Store) seal(value, where string) ([]byte, error) {
	if value == "" {
		return nil, nil
	}
	sealed, err := s.keys.ring.Seal([]byte(value), where)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", where[:min(len(where), 20)], err)
	}
	return sealed, nil
}

func (s *Store) open(sealed []byte, where string) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	value, err := s.keys.ring.Open(sealed, where)
	if err != nil {
		return "", fmt.Errorf("open a sealed field: %w", err)
	}
	return string(value), nil
}
