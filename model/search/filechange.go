package search

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"

	"example.org/hotline/model"
)

// change runs do within a transaction, and then takes what it wrote over into memory.
func (f *file) change(remove []string, docs []model.SearchDoc) error {
	f.swap.RLock()
	defer f.swap.RUnlock()
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.writer == nil {
		return ErrBroken
	}
	own := names{all: slices.Clone(f.names.all), index: maps.Clone(f.names.index)}
	b := newBatch(f.writer, &own, len(f.rows))
	defer b.close()
	tx, err := f.writer.BeginImmediate()
	if err != nil {
		return failed("change the search index", err)
	}
	gone, err := b.write(remove, docs)
	tx.End(&err)
	if err != nil {
		return failed("change the search index", err)
	}
	f.take(b, gone)
	return nil
}

func (b *batch) write(ids []string, docs []model.SearchDoc) (gone []int, err error) {
	var changed []model.SearchDoc
	for _, d := range docs {
		same, err := b.recount(d)
		if err != nil {
			return nil, err
		}
		if !same {
			changed = append(changed, d)
			ids = append(ids, d.ID)
		}
	}
	if gone, err = b.forget(ids); err != nil {
		return nil, err
	}
	for _, d := range changed {
		if err := b.add(d); err != nil {
			return nil, err
		}
	}
	return gone, b.end()
}

// take has the texts of a batch found, and those that went not.
func (f *file) take(b *batch, gone []int) {
	now := f.now()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names = *b.names
	for _, n := range gone {
		f.rows[n].live = false
		f.live--
	}
	for _, n := range slices.Sorted(maps.Keys(b.added)) {
		d := b.added[n]
		f.place(n, row{
			standing: float32(standing(d.Useful, d.Views, d.At, now)), kind: f.names.number(d.Kind), department: f.names.number(d.Department), live: true,
		})
	}
}

// mostDead is the share of numbers without a text from which on a file is built anew.
const mostDead = 0.5

// wasted tells whether postings of texts that went take too much room.
func (f *file) wasted() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	dead := len(f.rows) - f.live
	return dead > 5000 && float64(dead) > mostDead*float64(len(f.rows))
}

// stamp is what is kept of how far the file has come.
func (f *file) stamp() (Stamp, error) {
	f.swap.RLock()
	defer f.swap.RUnlock()
	f.writing.Lock()
	defer f.writing.Unlock()
	var s Stamp
	if f.writer == nil || f.wasted() {
		return s, nil
	}
	err := query0(f.writer, "SELECT name, value FROM meta", func(r *sqlite3.Stmt) {
		switch r.ColumnText(0) {
		case "version":
			s.Version = r.ColumnInt(1)
		case "cursor":
			s.Cursor = r.ColumnInt64(1)
		case "at":
			s.At = time.Unix(r.ColumnInt64(1), 0).UTC()
		}
	})
	return s, failed("read the search index's stamp", err)
}

func (f *file) setStamp(s Stamp) error {
	f.swap.RLock()
	defer f.swap.RUnlock()
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.writer == nil {
		return ErrBroken
	}
	return failed("keep the search index's stamp", writeStamp(f.writer, s))
}

func writeStamp(c *sqlite3.Conn, stamp Stamp) error {
	s, _, err := c.Prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('version', ?), ('cursor', ?), ('at', ?)")
	if err != nil {
		return err
	}
	err = errors.Join(s.BindInt(1, stamp.Version), s.BindInt64(2, stamp.Cursor), s.BindInt64(3, stamp.At.Unix()))
	return errors.Join(err, s.Exec(), s.Close())
}

// rebuild writes another file and puts it in this one's place.
func (f *file) rebuild(ctx context.Context, stamp Stamp, walk Walk) (int, error) {
	beside := f.path + ".new"
	removeFile(beside)
	n, err := build(ctx, beside, stamp, walk)
	if err != nil {
		removeFile(beside)
		return 0, failed("build the search index", err)
	}
	f.swap.Lock()
	defer f.swap.Unlock()
	f.shut()
	removeFile(f.path)
	if err := os.Rename(beside, f.path); err != nil {
		return 0, err
	}
	return n, failed("open the search index that was built", f.open())
}

// build writes a file of its own.
func build(ctx context.Context, path string, stamp Stamp, walk Walk) (int, error) {
	c, err := sqlite3.Open(path)
	if err != nil {
		return 0, err
	}
	defer c.Close() //nolint:errcheck // closed below; this is for failures
	if err := c.Exec("PRAGMA page_size=16384; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000; " + schema); err != nil {
		return 0, err
	}
	var known names
	b := newBatch(c, &known, 0)
	b.fresh[0] = true
	defer b.close()
	if err := c.Exec("BEGIN"); err != nil {
		return 0, err
	}
	if err := b.takeAll(ctx, walk); err != nil {
		return 0, err
	}
	b.close()
	b.stmts = nil
	if err := errors.Join(writeStamp(c, stamp), c.Exec("COMMIT"), c.Close()); err != nil {
		return 0, err
	}
	return b.next, reachDisk(path)
}

func (b *batch) takeAll(ctx context.Context, walk Walk) error {
	for {
		docs, err := walk()
		if err != nil {
			return err
		}
		if len(docs) == 0 {
			return b.end()
		}
		for _, d := range docs {
			if err := b.add(d); err != nil {
				return err
			}
		}
		clear(b.added) // the file is read when it is done
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// reachDisk waits until a file is where a failing machine finds it: it was written without a journal.
func reachDisk(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
