// Package store keeps what must not be lost: citizens, bindings, tickets, notices. It is the only importer of gorm, and
// runs the same on SQLite and on servers that speak MySQL's protocol; what differs between them is in dialect.go.
//
// Personal fields (domain §14, L3 and L4) are sealed here on the way in and opened on the way out, so no other package
// ever sees a ciphertext and no table ever holds a clear one.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"example.org/hotline/model"
	"example.org/hotline/model/seal"
)

// Store is the database. Inside InTx the store that the function gets is the transaction.
type Store struct {
	write   *gorm.DB // SQLite: one connection, because it has one writer (waiting in Go beats SQLITE_BUSY)
	read    *gorm.DB // MySQL: the same as write
	inTx    bool
	dialect dialect
	now     func() time.Time
	keys    *keys
	inserts *inserts
	told    *told
}

// keys are what seals and finds personal fields; they are known once Unlock has run.
type keys struct {
	ring   *seal.Ring
	index  seal.Index
	number []byte
}

// Open connects to the database that url names: sqlite:PATH or mysql://user:password@host:3306/name?….
// It neither migrates nor unlocks. No error of it holds the password.
func Open(ctx context.Context, url string, now func() time.Time) (*Store, error) {
	d, err := dialectOf(url)
	if err != nil {
		return nil, err
	}
	s := &Store{dialect: d, now: now, keys: &keys{}, inserts: &inserts{}, told: &told{}}
	if s.write, s.read, err = d.open(gormConfig(now)); err != nil {
		return nil, err
	}
	if err := s.ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", d.reach(), err), s.Close())
	}
	return s, nil
}

func gormConfig(now func() time.Time) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		Logger:                 logger.Discard, // it would print the values; errors come back to the caller
		NowFunc:                now,
		DisableAutomaticPing:   true,
	}
}

// Embedded tells whether the database is a file of this process, which it migrates by itself.
func (s *Store) Embedded() bool { return s.dialect.embedded() }

// Ping asks whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return fail("reach the database", s.ping(ctx)) }

func (s *Store) ping(ctx context.Context) error {
	for _, db := range []*gorm.DB{s.write, s.read} {
		pool, err := db.DB()
		if err != nil {
			return err
		}
		if err := pool.PingContext(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Conns are the connections beneath, by which benchmarks hold the store against plain SQL.
func (s *Store) Conns() (write, read *sql.DB, err error) {
	if write, err = s.write.DB(); err != nil {
		return nil, nil, err
	}
	read, err = s.read.DB()
	return write, read, err
}

// Close ends every connection.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*gorm.DB{s.write, s.read} {
		if pool, err := db.DB(); err == nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// InTx runs do in one transaction: all of what it did through tx is kept, or none. Where the database broke a deadlock,
// or another transaction was faster at a binding, do runs again, so it must do nothing but ask tx. Within a transaction it is a part of that one.
func (s *Store) InTx(ctx context.Context, do func(tx *Store) error) error {
	if s.inTx {
		return do(s)
	}
	const tries = 8
	var err error
	for n := range tries {
		if err = s.try(ctx, do); !s.dialect.deadlock(err) && !errors.Is(err, errSlotTaken) || n == tries-1 {
			break
		}
		giveWay(ctx, n)
	}
	var known *model.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case s.dialect.deadlock(err):
		return fmt.Errorf("transaction: %w (%v)", model.ErrUnavailable, err) //nolint:errorlint // one cause is enough for Is
	}
	return fail("transaction", err)
}

// giveWay waits a moment, which grows from try to try and differs from one who waits to the next: those who began anew at once would
// meet again.
func giveWay(ctx context.Context, tried int) {
	select {
	case <-ctx.Done():
	case <-time.After(rand.N(2 * time.Millisecond << tried)): //nolint:gosec // nobody gains by guessing it
	}
}

// try is one transaction.
func (s *Store) try(ctx context.Context, do func(tx *Store) error) error {
	tx, err := s.write.Statement.ConnPool.(*pool).begin(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing left to roll back
	db := s.write.Session(&gorm.Session{NewDB: true, Context: ctx})
	db.Statement.ConnPool = tx
	if err := do(&Store{write: db, read: db, inTx: true, dialect: s.dialect, now: s.now, keys: s.keys, inserts: s.inserts, told: s.told}); err != nil {
		return err
	}
	return tx.Commit()
}

// ErrExists says that a unique key was taken already.
var ErrExists = errors.New("exists already")

// ErrStale says that somebody else changed the row since it was read.
var ErrStale = errors.New("changed meanwhile")

// errUnwritable is a code or a number that nothing can have: whoever asks for it is told so, and it is no fault of ours.
var errUnwritable = model.ErrInvalid.Saying("编号或代码中有不能使用的字符，请核对后再试")

// fail says what was being done. A database that is out of reach is model.ErrUnavailable: waiting helps.
func fail(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fmt.Errorf("%s: %w", doing, ErrExists)
	case unwritable(err):
		return fmt.Errorf("%s: %w (%v)", doing, errUnwritable, err) //nolint:errorlint // one cause is enough for Is
	case outOfReach(err):
		return fmt.Errorf("%s: %w (%v)", doing, model.ErrUnavailable, err) //nolint:errorlint // one cause is enough for Is
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// missing is whether err says that there is no such row, or could be none.
func missing(err error) bool {
	return errors.Is(err, gorm.ErrRecordNotFound) || errors.Is(err, sql.ErrNoRows) || unwritable(err)
}

// highest is the highest ID of a table's rows; 0 where there are none.
func (s *Store) highest(ctx context.Context, table string) (id int64, err error) {
	err = s.read.WithContext(ctx).Table(table).Select("COALESCE(MAX(id), 0)").Scan(&id).Error
	return id, fail("look what is there", err)
}
