package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// file is a collection in a SQLite file: a row for each text, one for its characters, and one for each posting list.
// The rows of texts are in memory, too, as far as ranking needs them.
type file struct {
	path string
	now  func() time.Time

	swap    sync.RWMutex // held to write while another file takes this one's place
	writing sync.Mutex
	writer  *sqlite3.Conn
	readers readers

	mu    sync.RWMutex // of what follows
	rows  []row
	live  int
	names names
}

// row is what ranking needs of a text before it is read.
type row struct {
	standing   float32
	kind       uint16
	department uint16
	live       bool
}

// names number kinds and departments.
type names struct {
	all   []string
	index map[string]uint16
}

func (n *names) number(name string) uint16 {
	if i, ok := n.index[name]; ok {
		return i
	}
	if n.index == nil {
		n.index = map[string]uint16{}
	}
	i := uint16(len(n.all))
	if len(n.all) == 1<<16-1 {
		return 0 // nobody has so many departments: what comes now is filtered as the first
	}
	n.all, n.index[name] = append(n.all, name), i
	return i
}

const schema = `
CREATE TABLE IF NOT EXISTS doc (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind INTEGER, department INTEGER, at INTEGER, useful INTEGER, views INTEGER);
CREATE TABLE IF NOT EXISTS words (n INTEGER PRIMARY KEY, packed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS posting (k INTEGER PRIMARY KEY, list BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS name (i INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
`

// openFile opens a collection, empty where there is no file. One that cannot be read is thrown away: it is derived.
func openFile(path string, now func() time.Time) (*file, error) {
	f := &file{path: path, now: now}
	err := f.open()
	if broken(err) {
		f.shut()
		removeFile(path)
		err = f.open()
	}
	if err != nil {
		f.shut()
		return nil, fmt.Errorf("search index %s: %w", path, err)
	}
	return f, nil
}

func (f *file) open() (err error) {
	if f.writer, err = connect(f.path); err != nil {
		return err
	}
	if err := f.writer.Exec(schema); err != nil {
		return err
	}
	f.readers = readers{path: f.path, idle: make(chan *reader, mostReaders), slots: make(chan struct{}, mostReaders)}
	return f.load()
}

// connect opens a connection. What is lost with the machine is built anew, so no commit waits for the disk.
func connect(path string) (*sqlite3.Conn, error) {
	c, err := sqlite3.Open(path)
	if err != nil {
		return nil, err
	}
	err = c.Exec("PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=2000; PRAGMA cache_size=-4000")
	if err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

// load reads the rows of all texts.
func (f *file) load() error {
	f.rows, f.live, f.names = nil, 0, names{}
	if err := query0(f.writer, "SELECT text FROM name ORDER BY i", func(s *sqlite3.Stmt) { f.names.number(s.ColumnText(0)) }); err != nil {
		return err
	}
	if err := query0(f.writer, "SELECT value FROM meta WHERE name = 'next'", func(s *sqlite3.Stmt) { f.rows = make([]row, s.ColumnInt(0)) }); err != nil {
		return err
	}
	now := f.now()
	return query0(f.writer, "SELECT n, kind, department, at, useful, views FROM doc ORDER BY n", func(s *sqlite3.Stmt) {
		f.place(s.ColumnInt(0), row{
			standing: float32(standing(s.ColumnInt(4), s.ColumnInt(5), time.Unix(s.ColumnInt64(3), 0), now)),
			kind:     uint16(s.ColumnInt(1)), department: uint16(s.ColumnInt(2)), live: true,
		})
	})
}

// place puts a row where its number says.
func (f *file) place(n int, r row) {
	for len(f.rows) <= n {
		f.rows = append(f.rows, row{})
	}
	if !f.rows[n].live {
		f.live++
	}
	f.rows[n] = r
}

// query0 runs a statement without parameters.
func query0(c *sqlite3.Conn, sql string, do func(*sqlite3.Stmt)) error {
	s, _, err := c.Prepare(sql)
	if err != nil {
		return err
	}
	for s.Step() {
		do(s)
	}
	return errors.Join(s.Err(), s.Close())
}

func (f *file) shut() {
	f.readers.close()
	if f.writer != nil {
		_ = f.writer.Close()
		f.writer = nil
	}
}

func (f *file) close() {
	f.swap.Lock()
	defer f.swap.Unlock()
	f.shut()
}

func removeFile(path string) {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(path + end) // gone already, or open fails with the reason
	}
}

// broken tells of a file that no SQLite can read.
func broken(err error) bool {
	return errors.Is(err, sqlite3.CORRUPT) || errors.Is(err, sqlite3.NOTADB) || errors.Is(err, sqlite3.ERROR) || errors.Is(err, sqlite3.IOERR)
}

// failed says what went wrong, and ErrBroken where building anew is the remedy.
func failed(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case broken(err):
		return fmt.Errorf("%s: %w: %w", what, ErrBroken, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}

const mostReaders = 4

// readers are connections that look while the writer writes.
type readers struct {
	path  string
	idle  chan *reader
	slots chan struct{}
}

// reader is a connection with its statements.
type reader struct {
	conn                      *sqlite3.Conn
	begin, commit, list, text *sqlite3.Stmt
	arena                     []byte    // what it read last; used again
	scores                    []float32 // of a block, zero between two questions
}

func (r *readers) take(ctx context.Context) (*reader, error) {
	select {
	case r.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case one := <-r.idle:
		return one, nil
	default:
	}
	one, err := newReader(r.path)
	if err != nil {
		<-r.slots
	}
	return one, err
}

// give takes a reader back. One that failed is closed: the next one sees the file as it is then.
func (r *readers) give(one *reader, err error) {
	if err != nil {
		_ = one.conn.Close()
	} else {
		r.idle <- one
	}
	<-r.slots
}

// close closes those that idle; nobody may have one.
func (r *readers) close() {
	for {
		select {
		case one := <-r.idle:
			_ = one.conn.Close()
		default:
			return
		}
	}
}

func newReader(path string) (*reader, error) {
	c, err := connect(path)
	if err != nil {
		return nil, err
	}
	r := &reader{conn: c}
	for sql, into := range map[string]**sqlite3.Stmt{
		"BEGIN":                                &r.begin,
		"COMMIT":                               &r.commit,
		"SELECT list FROM posting WHERE k = ?": &r.list,
		"SELECT id, at, useful, views, kind, packed FROM doc JOIN words USING (n) WHERE n = ?": &r.text,
	} {
		if *into, _, err = c.Prepare(sql); err != nil {
			_ = c.Close()
			return nil, err
		}
	}
	return r, nil
}
