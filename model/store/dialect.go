package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	sqlite3 "github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/gormlite"
	"github.com/pressly/goose/v3"
	gormmysql "gorm.io/driver/mysql"
	"gorm.io/gorm"
)

// dialect is all that differs between the databases.
type dialect interface {
	open(*gorm.Config) (write, read *gorm.DB, err error)
	embedded() bool
	reach() string // names the database in an error, without a password
	deadlock(error) bool
	goose() goose.Dialect
	migrations() string          // the folder of migrations.Files
	claim() string               // an UPDATE of at most ? due notices; see ClaimNotices
	unless(unique string) string // after an INSERT: nothing where the column unique has that value already
	ignore(into string) string   // an INSERT that leaves out the rows that are there already; those affected are those that were not
	countUp() string             // after an INSERT of a count of one: one more where there is a count below ?
	counted(done sql.Result, most int) (within bool, err error)
	through(table, index string) string // a table of a SELECT, read through that index whatever the planner thinks
	analyze() string                    // has the planner look at the tables anew
}

func dialectOf(raw string) (dialect, error) {
	switch {
	case strings.HasPrefix(raw, "sqlite:"):
		path := strings.TrimPrefix(raw, "sqlite:")
		if path == "" {
			return nil, errors.New("database.url: sqlite: needs a path, such as sqlite:data/hotline.db")
		}
		return sqliteFile(path), nil
	case strings.HasPrefix(raw, "mysql://"):
		return mysqlOf(raw)
	}
	return nil, errors.New("database.url takes sqlite:PATH or mysql://user:password@host:3306/name")
}

type sqliteFile string

const readers = 4 // connections for reads; WAL lets them go on beside the writer

func (f sqliteFile) open(cfg *gorm.Config) (write, read *gorm.DB, err error) {
	if err := os.MkdirAll(filepath.Dir(string(f)), 0o750); err != nil {
		return nil, nil, fmt.Errorf("database.url: the folder of the database cannot be made: %w", err)
	}
	if err := f.forUsAlone(); err != nil {
		return nil, nil, err
	}
	if write, err = f.connect(cfg, 1, "&_txlock=immediate"); err != nil {
		return nil, nil, err
	}
	read, err = f.connect(cfg, readers, "&_pragma=query_only(1)")
	return write, read, err
}

// forUsAlone makes the file, where there is none, readable by this user only; SQLite gives its companions the same mode.
func (f sqliteFile) forUsAlone() error {
	file, err := os.OpenFile(string(f), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("database.url: %s cannot be opened: %w", string(f), err)
	}
	return file.Close()
}

func (f sqliteFile) connect(cfg *gorm.Config, conns int, more string) (*gorm.DB, error) {
	// The layout makes the driver write UTC of one width, so that times sort and compare as text.
	dsn := "file:" + (&url.URL{Path: string(f)}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
		"&_timefmt=2006-01-02%2015:04:05.000" + more
	own := *cfg
	db, err := gorm.Open(gormlite.Open(dsn), &own)
	if err != nil {
		return nil, fmt.Errorf("database.url: %s cannot be opened: %w", string(f), err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return db, prepare(db)
}

func (f sqliteFile) embedded() bool       { return true }
func (f sqliteFile) reach() string        { return "the database file " + string(f) + " cannot be used" }
func (f sqliteFile) deadlock(error) bool  { return false }
func (f sqliteFile) goose() goose.Dialect { return goose.DialectSQLite3 }
func (f sqliteFile) migrations() string   { return "sqlite" }
func (f sqliteFile) claim() string {
	return `UPDATE notice SET claimed_by = ?, attempts = attempts + 1, next_at = ?, updated_at = ?
		WHERE id IN (SELECT id FROM notice WHERE state = ? AND next_at <= ? ORDER BY next_at LIMIT ?)`
}

func (f sqliteFile) unless(string) string { return " ON CONFLICT DO NOTHING" }

func (f sqliteFile) ignore(into string) string { return "INSERT OR IGNORE INTO " + into }

func (f sqliteFile) countUp() string {
	return " ON CONFLICT DO UPDATE SET submitted = submitted + 1 WHERE submitted < ?"
}

func (f sqliteFile) counted(done sql.Result, _ int) (bool, error) {
	n, err := done.RowsAffected()
	return n == 1, err
}

func (f sqliteFile) through(table, index string) string { return table + " INDEXED BY " + index }

func (f sqliteFile) analyze() string { return "ANALYZE" }

type mysqlServer struct{ cfg *mysql.Config }

func mysqlOf(raw string) (dialect, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "" {
		return nil, errors.New("database.url takes mysql://user:password@host:3306/name") // never err: it holds the password
	}
	cfg := mysql.NewConfig()
	if q := u.RawQuery; q != "" {
		if cfg, err = mysql.ParseDSN("/?" + q); err != nil {
			return nil, errors.New("database.url: a parameter after the ? is not one of the MySQL driver's")
		}
	}
	cfg.Net, cfg.Addr, cfg.DBName = "tcp", u.Host, strings.Trim(u.Path, "/")
	if u.Port() == "" {
		cfg.Addr = net.JoinHostPort(u.Hostname(), "3306")
	}
	cfg.User = u.User.Username()
	cfg.Passwd, _ = u.User.Password()
	cfg.ParseTime, cfg.Loc, cfg.ClientFoundRows = true, time.UTC, true
	cfg.Collation = "utf8mb4_bin"
	cfg.Logger = &mysql.NopLogger{}
	for at, limit := range map[*time.Duration]time.Duration{&cfg.Timeout: 3 * time.Second, &cfg.ReadTimeout: 15 * time.Second, &cfg.WriteTimeout: 15 * time.Second} {
		if *at == 0 {
			*at = limit
		}
	}
	if cfg.Params == nil {
		cfg.Params = map[string]string{}
	}
	cfg.Params["time_zone"] = "'+00:00'"
	cfg.Params["sql_mode"] = "'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION'"
	return mysqlServer{cfg}, nil
}

func (m mysqlServer) open(cfg *gorm.Config) (write, read *gorm.DB, err error) {
	own := *cfg
	db, err := gorm.Open(gormmysql.New(gormmysql.Config{DSNConfig: m.cfg, SkipInitializeWithVersion: true}), &own)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", m.reach(), err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, nil, err
	}
	pool.SetMaxOpenConns(64)
	pool.SetMaxIdleConns(32)
	pool.SetConnMaxLifetime(10 * time.Minute) // shorter than any proxy's own limit
	return db, db, prepare(db)
}

func (m mysqlServer) embedded() bool { return false }
func (m mysqlServer) reach() string {
	return "the database at " + m.cfg.Addr + "/" + m.cfg.DBName + " cannot be reached; check database.url and that the server runs"
}

func (m mysqlServer) deadlock(err error) bool {
	const lockWaitTimeout, deadlock = 1205, 1213
	var e *mysql.MySQLError
	return errors.As(err, &e) && (e.Number == deadlock || e.Number == lockWaitTimeout)
}

// unwritable is whether err says that a column was compared with what its character set cannot write: a number in ASCII with
// a Chinese word, or with bytes that are no text. MySQL calls that an error, where SQLite finds no row.
func unwritable(err error) bool {
	const mixOfCollations = 1267
	var e *mysql.MySQLError
	return errors.As(err, &e) && e.Number == mixOfCollations
}

func (m mysqlServer) goose() goose.Dialect { return goose.DialectMySQL }
func (m mysqlServer) migrations() string   { return "mysql" }
func (m mysqlServer) claim() string {
	return `UPDATE notice SET claimed_by = ?, attempts = attempts + 1, next_at = ?, updated_at = ?
		WHERE state = ? AND next_at <= ? ORDER BY next_at LIMIT ?`
}

func (m mysqlServer) unless(unique string) string {
	return " ON DUPLICATE KEY UPDATE " + unique + " = " + unique
}

func (m mysqlServer) ignore(into string) string { return "INSERT IGNORE INTO " + into }

func (m mysqlServer) countUp() string {
	return " ON DUPLICATE KEY UPDATE submitted = LAST_INSERT_ID(LEAST(submitted, ?) + 1)"
}

func (m mysqlServer) through(table, index string) string {
	return table + " FORCE INDEX (" + index + ")"
}

func (m mysqlServer) analyze() string {
	return "ANALYZE TABLE ticket, ticket_event, ticket_reply, ticket_rating, ticket_fact, notice, photo, citizen, binding, public_case, entry"
}

// counted reads the count from where LAST_INSERT_ID left it: the number of rows is the same for a first count and for
// one that did not change.
func (m mysqlServer) counted(done sql.Result, most int) (bool, error) {
	n, err := done.LastInsertId()
	return n <= int64(most), err
}

// outOfReach tells a database that does not answer from one that answered with an error.
func outOfReach(err error) bool {
	var answered *sqlite3.Error // it has a net.Error's methods, too, and an answer is none
	if errors.As(err, &answered) {
		return errors.Is(err, sqlite3.BUSY) || errors.Is(err, sqlite3.IOERR) || errors.Is(err, sqlite3.FULL) ||
			errors.Is(err, sqlite3.READONLY) || errors.Is(err, sqlite3.CANTOPEN)
	}
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) || errors.As(err, &network) ||
		errors.Is(err, context.DeadlineExceeded)
}
