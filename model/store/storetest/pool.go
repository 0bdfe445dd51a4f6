package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model/store"
	"example.org/hotline/model/store/migrations"
)

// On a server a test gets one of a few databases that stay there, hotline_pool_SCHEMA_1 and on, and finds it as the migrations
// leave it: to migrate one takes seconds, to empty what the last test wrote to takes tenths. Who has one holds its lock, which the
// server lets go when a process dies. SCHEMA_0 is of no test: it knows what the migrations put into the tables.
const pooled = "hotline_pool_"

// pool are the databases of this schema on one server.
type pool struct {
	server string // mysql://user:password@host:port/
	prefix string
	seeded []string // tables that are not empty after the migrations
	shape  shape
}

// shape are sums over the columns and the indexes of a database: a test that changes them is found by it.
type shape struct{ columns, keys int64 }

var poolOf = sync.OnceValues(func() (*pool, error) {
	p := &pool{server: strings.TrimSuffix(server(), "/") + "/"}
	schema, err := schemaSum()
	if err != nil {
		return nil, err
	}
	p.prefix = pooled + schema + "_"
	return p, p.begin(context.Background())
})

// schemaSum is a short digest of the migrations' texts.
func schemaSum() (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(migrations.Files, "mysql", func(path string, f fs.DirEntry, err error) error {
		if err != nil || f.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations.Files, path)
		_, _ = fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
	return fmt.Sprintf("%x", sum.Sum(nil))[:8], err
}

// begin makes sure of the database with what the migrations leave, and drops the pools of schemas that nobody tests any more.
func (p *pool) begin(ctx context.Context) error {
	model := p.prefix + "0"
	conn, err := p.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if ours, err := conn.lock(ctx, model, 5*time.Minute); err != nil || !ours {
		return errors.Join(errors.New(model+" is in use"), err)
	}
	if _, err := conn.ExecContext(ctx, "CREATE DATABASE IF NOT EXISTS "+model); err != nil {
		return err
	}
	if err := p.migrate(ctx, model); err != nil { // begun by one that was killed
		if err := p.anew(ctx, conn, model); err != nil {
			return err
		}
	}
	if p.seeded, err = p.filled(ctx, conn, model); err != nil {
		return err
	}
	if p.shape, err = p.shapeOf(ctx, conn, model); err != nil {
		return err
	}
	return p.sweep(ctx, conn)
}

// lockedConn is a connection that holds the lock of a database until it is closed. It is its test's alone: what is made within a bubble
// of testing/synctest may not be used outside.
type lockedConn struct {
	*sql.Conn
	db   *sql.DB
	name string
}

func (p *pool) connect(ctx context.Context) (*lockedConn, error) {
	db, err := sql.Open("mysql", dsn(p.server))
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &lockedConn{conn, db, ""}, nil
}

// lock takes the lock of a database; false: somebody else has it, and had it for as long.
func (c *lockedConn) lock(ctx context.Context, name string, patience time.Duration) (bool, error) {
	var got sql.NullInt64
	err := c.QueryRowContext(ctx, "SELECT GET_LOCK(?, ?)", name, patience.Seconds()).Scan(&got)
	if got.Int64 == 1 {
		c.name = name
	}
	return got.Int64 == 1, err
}

// Close ends the connection, and with it the lock.
func (c *lockedConn) Close() error { return errors.Join(c.Conn.Close(), c.db.Close()) }

// take finds a database that nobody uses.
func (p *pool) take(ctx context.Context) (*lockedConn, error) {
	conn, err := p.connect(ctx)
	if err != nil {
		return nil, err
	}
	ours := false
	for n := 1; err == nil && !ours; n++ {
		ours, err = conn.lock(ctx, fmt.Sprint(p.prefix, n), 0)
	}
	if err == nil {
		err = p.prepare(ctx, conn)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func (p *pool) prepare(ctx context.Context, conn *lockedConn) error {
	had, err := p.shapeOf(ctx, conn, conn.name)
	if err != nil {
		return err
	}
	if had == p.shape {
		return p.wash(ctx, conn)
	}
	return p.anew(ctx, conn, conn.name)
}

func (p *pool) anew(ctx context.Context, conn *lockedConn, name string) error {
	for _, text := range []string{"DROP DATABASE IF EXISTS ", "CREATE DATABASE "} {
		if _, err := conn.ExecContext(ctx, text+name); err != nil {
			return err
		}
	}
	return p.migrate(ctx, name)
}

func (p *pool) migrate(ctx context.Context, name string) error {
	s, err := store.Open(ctx, p.server+name, time.Now)
	if err != nil {
		return err
	}
	_, err = s.Migrate(ctx)
	return errors.Join(err, s.Close())
}

// wash has a database look as the migrations leave it.
func (p *pool) wash(ctx context.Context, conn *lockedConn) error {
	written, err := p.filled(ctx, conn, conn.name)
	if err != nil {
		return err
	}
	counted, err := column(ctx, conn, "SELECT table_name FROM information_schema.tables WHERE table_schema = ? AND auto_increment > 1", conn.name)
	if err != nil {
		return err
	}
	dirty := slices.Concat(written, counted, p.seeded)
	slices.Sort(dirty)
	for _, table := range slices.Compact(dirty) {
		here, model := conn.name+"."+table, p.prefix+"0."+table
		seeded := slices.Contains(p.seeded, table)
		if seeded {
			if same, err := p.same(ctx, conn, here, model); err != nil || same {
				if err != nil {
					return err
				}
				continue
			}
		}
		if _, err := conn.ExecContext(ctx, "TRUNCATE TABLE "+here); err != nil {
			return err
		}
		if seeded {
			if _, err := conn.ExecContext(ctx, "INSERT INTO "+here+" SELECT * FROM "+model); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *pool) same(ctx context.Context, conn *lockedConn, one, other string) (bool, error) {
	sums, err := pairs(ctx, conn, "CHECKSUM TABLE "+one+", "+other)
	return len(sums) == 2 && sums[0] == sums[1], err
}

// filled are the tables of a database that have rows.
func (p *pool) filled(ctx context.Context, conn *lockedConn, name string) ([]string, error) {
	all, err := column(ctx, conn, "SELECT table_name FROM information_schema.tables WHERE table_schema = ?", name)
	if err != nil {
		return nil, err
	}
	asked := make([]string, len(all))
	for i, table := range all {
		asked[i] = fmt.Sprintf("SELECT '%s' FROM DUAL WHERE EXISTS (SELECT 1 FROM %s.%s)", table, name, table)
	}
	return column(ctx, conn, strings.Join(asked, " UNION ALL "))
}

func (p *pool) shapeOf(ctx context.Context, conn *lockedConn, name string) (s shape, err error) {
	err = conn.QueryRowContext(ctx, `SELECT
		(SELECT COALESCE(SUM(CRC32(CONCAT(table_name, '.', column_name, ' ', column_type))), 0) FROM information_schema.columns WHERE table_schema = ?),
		(SELECT COALESCE(SUM(CRC32(CONCAT(table_name, '.', index_name, ' ', column_name))), 0) FROM information_schema.statistics WHERE table_schema = ?)`,
		name, name).Scan(&s.columns, &s.keys)
	return s, err
}

// sweep drops what schemas of other days left.
func (p *pool) sweep(ctx context.Context, conn *lockedConn) error {
	old, err := column(ctx, conn, `SELECT table_schema FROM information_schema.tables WHERE table_schema LIKE ? AND table_schema NOT LIKE ?
		GROUP BY table_schema HAVING MAX(create_time) < NOW() - INTERVAL 1 DAY`, likely(pooled), likely(p.prefix))
	if err != nil {
		return err
	}
	for _, name := range old {
		if ours, err := conn.lock(ctx, name, 0); err != nil || !ours {
			continue // its own tests see to it
		}
		if _, err = conn.ExecContext(ctx, "DROP DATABASE "+name); err != nil {
			return err
		}
	}
	return nil
}

// likely is a pattern of what begins so.
func likely(prefix string) string { return strings.ReplaceAll(prefix, "_", `\_`) + "%" }

func column(ctx context.Context, conn *lockedConn, query string, args ...any) (list []string, err error) {
	rows, err := conn.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

// pairs are the second columns of an answer of two.
func pairs(ctx context.Context, conn *lockedConn, query string) (list []string, err error) {
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var of string
		var sum sql.NullString
		if err := rows.Scan(&of, &sum); err != nil {
			return nil, err
		}
		list = append(list, sum.String)
	}
	return list, rows.Err()
}

// pooledURL names a database of the pool, which goes back when the test ends.
func pooledURL(t testing.TB) string {
	t.Helper()
	p, err := poolOf()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := p.take(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return p.server + conn.name
}
