package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"gorm.io/gorm"
)

// pool prepares each statement once a connection. gorm's own PrepareStmt does not: a statement that a transaction is the
// first to use is bound to that one, and prepared again in every later one, which on MySQL triples the round trips and
// on SQLite costs more than the statement.
type pool struct {
	*sql.DB
	mu    sync.RWMutex
	ready map[string]*sql.Stmt // by their text
	asked map[string]bool      // in a transaction, and not ready yet
	seen  atomic.Pointer[func(query string, args []any)]
}

// Watch has seen told of every statement that goes to the database, until it is nil: so does a test see how each is
// served. seen is called by whoever asks, several at once.
func (s *Store) Watch(seen func(query string, args []any)) {
	for _, db := range []*gorm.DB{s.write, s.read} {
		p := db.Statement.ConnPool.(*pool)
		if p.seen.Store(nil); seen != nil {
			p.seen.Store(&seen)
		}
	}
}

func (p *pool) tell(query string, args []any) {
	if seen := p.seen.Load(); seen != nil {
		(*seen)(query, args)
	}
}

// mostStatements is far more than this program has; a list of any length in a statement must not fill the server.
const mostStatements = 500

// prepare has db keep its statements.
func prepare(db *gorm.DB) error {
	conns, err := db.DB()
	if err != nil {
		return err
	}
	db.ConnPool = &pool{DB: conns, ready: map[string]*sql.Stmt{}, asked: map[string]bool{}}
	db.Statement.ConnPool = db.ConnPool
	return nil
}

// GetDBConn is how gorm finds what is beneath.
func (p *pool) GetDBConn() (*sql.DB, error) { return p.DB, nil }

func (p *pool) find(query string) *sql.Stmt {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.ready[query]
}

// stmt returns a prepared statement, or nil where there are enough of them.
func (p *pool) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt := p.find(query); stmt != nil {
		return stmt, nil
	}
	stmt, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if first := p.ready[query]; first != nil {
		_ = stmt.Close() // another goroutine was faster
		return first, nil
	}
	if len(p.ready) >= mostStatements {
		_ = stmt.Close()
		return nil, nil
	}
	p.ready[query] = stmt
	return stmt, nil
}

// ExecContext implements gorm.ConnPool.
func (p *pool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	p.tell(query, args)
	stmt, err := p.stmt(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case stmt == nil:
		return p.DB.ExecContext(ctx, query, args...)
	}
	return stmt.ExecContext(ctx, args...)
}

// QueryContext implements gorm.ConnPool.
func (p *pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	p.tell(query, args)
	stmt, err := p.stmt(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case stmt == nil:
		return p.DB.QueryContext(ctx, query, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

// BeginTx implements gorm.ConnPoolBeginner.
func (p *pool) BeginTx(ctx context.Context, opts *sql.TxOptions) (gorm.ConnPool, error) {
	tx, err := p.begin(ctx, opts)
	if err != nil {
		return nil, err // not a nil *poolTx, which is no nil
	}
	return tx, nil
}

func (p *pool) begin(ctx context.Context, opts *sql.TxOptions) (*poolTx, error) {
	p.catchUp(ctx)
	tx, err := p.DB.BeginTx(ctx, opts)
	return &poolTx{tx, p}, err
}

// catchUp prepares what transactions asked for. They cannot do so themselves: the statement would end with them, and
// where there is only one connection they hold it.
func (p *pool) catchUp(ctx context.Context) {
	p.mu.RLock()
	n := len(p.asked)
	p.mu.RUnlock()
	if n == 0 {
		return
	}
	p.mu.Lock()
	asked := slices.Collect(maps.Keys(p.asked))
	clear(p.asked)
	p.mu.Unlock()
	for _, query := range asked {
		_, _ = p.stmt(ctx, query) // who uses it next gets the error
	}
}

// poolTx is a transaction that uses what the pool has prepared.
type poolTx struct {
	*sql.Tx
	pool *pool
}

func (t *poolTx) stmt(ctx context.Context, query string) *sql.Stmt {
	if stmt := t.pool.find(query); stmt != nil {
		return t.StmtContext(ctx, stmt)
	}
	t.pool.mu.Lock()
	defer t.pool.mu.Unlock()
	if len(t.pool.ready) < mostStatements {
		t.pool.asked[query] = true
	}
	return nil
}

// ExecContext implements gorm.ConnPool.
func (t *poolTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	t.pool.tell(query, args)
	if stmt := t.stmt(ctx, query); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}

// QueryContext implements gorm.ConnPool.
func (t *poolTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	t.pool.tell(query, args)
	if stmt := t.stmt(ctx, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return t.Tx.QueryContext(ctx, query, args...)
}
