package store

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"example.org/hotline/model/store/migrations"
)

// Migration is one step of the schema.
type Migration struct {
	Version int64
	File    string
	Applied bool
}

// Migrate brings the database to this version's schema and tells how many steps that took. Any number of replicas may
// ask at once. A schema newer than this version is an error: an old binary must not write to it unknowingly.
func (s *Store) Migrate(ctx context.Context) (int, error) {
	p, err := s.provider()
	if err != nil {
		return 0, err
	}
	if err := s.notNewer(ctx, p); err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fail("migrate the database", err)
	}
	return len(done), nil
}

// Migrations lists every step and whether the database has it.
func (s *Store) Migrations(ctx context.Context) ([]Migration, error) {
	p, err := s.provider()
	if err != nil {
		return nil, err
	}
	if err := s.notNewer(ctx, p); err != nil {
		return nil, err
	}
	status, err := p.Status(ctx)
	if err != nil {
		return nil, fail("read the schema's version", err)
	}
	list := make([]Migration, 0, len(status))
	for _, m := range status {
		list = append(list, Migration{m.Source.Version, m.Source.Path, m.State == goose.StateApplied})
	}
	return list, nil
}

// Pending is how many steps the database lacks.
func (s *Store) Pending(ctx context.Context) (int, error) {
	list, err := s.Migrations(ctx)
	n := 0
	for _, m := range list {
		if !m.Applied {
			n++
		}
	}
	return n, err
}

func (s *Store) provider() (*goose.Provider, error) {
	db, err := s.write.DB()
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(migrations.Files, s.dialect.migrations())
	if err != nil {
		return nil, err
	}
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true)}
	if !s.Embedded() {
		locker, err := lock.NewMySQLTableLocker()
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithLocker(locker))
	}
	return goose.NewProvider(s.dialect.goose(), db, files, opts...)
}

func (s *Store) notNewer(ctx context.Context, p *goose.Provider) error {
	has, target, err := p.GetVersions(ctx)
	if err != nil {
		return fail("read the schema's version", err)
	}
	if has > target {
		return fmt.Errorf("the database has schema %d and this version knows only %d: run the newer hotline", has, target)
	}
	return nil
}
