package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/bits"
	"reflect"
	"strings"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// insert is gorm's Create for the rows that a submission writes, at a tenth of the cost: gorm composes its statement anew
// for every row, which takes as long as the database needs to execute it. Here it is composed once a type, from what
// gorm knows of it. A row's own id, where the database gives it, is the result's. or is what
// follows the values, and more its arguments.
func (s *Store) insert(ctx context.Context, row any, or string, more ...any) (sql.Result, error) {
	of, err := s.inserts.of(s.write, row, false)
	if err != nil {
		return nil, err
	}
	value := reflect.ValueOf(row).Elem()
	args := make([]any, len(of.fields), len(of.fields)+len(more))
	for i, f := range of.fields {
		args[i], _ = f.ValueOf(ctx, value)
	}
	return s.exec(ctx, of.text+or, append(args, more...)...)
}

// mostRows is how many rows one statement inserts: far below what either database takes as arguments.
const mostRows = 256

// insertAll inserts many rows in few statements. Their numbers are powers of two, so that there are nine statements to be
// kept ready, not one for every length.
func insertAll[T any](ctx context.Context, s *Store, rows []T, or string) error {
	return insertRows(ctx, s, rows, false, or)
}

// insertWhole is insertAll for rows that bring their IDs.
func insertWhole[T any](ctx context.Context, s *Store, rows []T) error {
	return insertRows(ctx, s, rows, true, "")
}

func insertRows[T any](ctx context.Context, s *Store, rows []T, whole bool, or string) error {
	if len(rows) == 0 {
		return nil
	}
	of, err := s.inserts.of(s.write, &rows[0], whole)
	if err != nil {
		return err
	}
	values := ", (?" + strings.Repeat(", ?", len(of.fields)-1) + ")"
	for len(rows) > 0 {
		n := min(mostRows, 1<<(bits.Len(uint(len(rows)))-1))
		args := make([]any, 0, n*len(of.fields))
		for i := range n {
			row := reflect.ValueOf(&rows[i]).Elem()
			for _, f := range of.fields {
				arg, _ := f.ValueOf(ctx, row)
				args = append(args, arg)
			}
		}
		if _, err := s.exec(ctx, of.text+strings.Repeat(values, n-1)+or, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// exec runs one statement, past gorm, with gorm's errors.
func (s *Store) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	done, err := s.write.Statement.ConnPool.ExecContext(ctx, query, args...)
	if translator, ok := s.write.Dialector.(gorm.ErrorTranslator); ok && err != nil {
		err = translator.Translate(err)
	}
	return done, err
}

// inserts are the statements of the types that were inserted before.
type inserts struct{ known, schemas sync.Map }

type insertKind struct {
	row   reflect.Type
	whole bool // with its ID
}

type insertOf struct {
	text   string
	fields []*schema.Field
}

func (k *inserts) of(db *gorm.DB, row any, whole bool) (*insertOf, error) {
	kind := insertKind{reflect.TypeOf(row), whole}
	if of, ok := k.known.Load(kind); ok {
		return of.(*insertOf), nil
	}
	table, err := schema.Parse(row, &k.schemas, db.NamingStrategy)
	if err != nil {
		return nil, fmt.Errorf("a row of %s: %w", kind.row, err)
	}
	of := &insertOf{}
	var columns []string
	for _, f := range table.Fields {
		if f.DBName == "" || !whole && f == table.PrioritizedPrimaryField && f.AutoIncrement {
			continue // the database counts
		}
		columns, of.fields = append(columns, db.Statement.Quote(f.DBName)), append(of.fields, f)
	}
	of.text = "INSERT INTO " + db.Statement.Quote(table.Table) + " (" + strings.Join(columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")"
	k.known.Store(kind, of)
	return of, nil
}
