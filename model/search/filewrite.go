package search

import (
	"bytes"
	"errors"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"example.org/hotline/model"
)

// batch is texts on their way into a file, within one transaction of its writer.
type batch struct {
	conn  *sqlite3.Conn
	names *names
	next  int            // number of the next text
	block int            // which block lists is of
	lists map[term]*list // of texts that are not written yet
	fresh map[int]bool   // blocks that had no lists when this began
	stmts map[string]*sqlite3.Stmt
	added map[int]model.SearchDoc // without their words, by number
}

func newBatch(conn *sqlite3.Conn, names *names, next int) *batch {
	return &batch{
		conn: conn, names: names, next: next, block: next >> blockBits, lists: map[term]*list{}, fresh: map[int]bool{},
		stmts: map[string]*sqlite3.Stmt{}, added: map[int]model.SearchDoc{},
	}
}

// stmt is a statement, prepared once.
func (b *batch) stmt(sql string) (*sqlite3.Stmt, error) {
	if s := b.stmts[sql]; s != nil {
		return s, nil
	}
	s, _, err := b.conn.Prepare(sql)
	if err == nil {
		b.stmts[sql] = s
	}
	return s, err
}

// run runs a statement with parameters.
func (b *batch) run(sql string, bind func(*sqlite3.Stmt) error) error {
	s, err := b.stmt(sql)
	if err != nil {
		return err
	}
	if err := bind(s); err != nil {
		return err
	}
	err = s.Exec()
	return errors.Join(err, s.ClearBindings())
}

func (b *batch) close() {
	for _, s := range b.stmts {
		_ = s.Close()
	}
}

// add writes a text, and keeps its postings until flush.
func (b *batch) add(d model.SearchDoc) error {
	if b.next>>blockBits != b.block {
		if err := b.flush(); err != nil {
			return err
		}
		b.block = b.next >> blockBits
		b.fresh[b.block] = true
	}
	n := b.next
	b.next++
	kind, department := b.names.number(d.Kind), b.names.number(d.Department)
	err := b.run("INSERT INTO doc (n, id, kind, department, at, useful, views) VALUES (?, ?, ?, ?, ?, ?, ?)", func(s *sqlite3.Stmt) error {
		return errors.Join(
			s.BindInt(1, n), s.BindText(2, d.ID), s.BindInt(3, int(kind)), s.BindInt(4, int(department)),
			s.BindInt64(5, d.At.Unix()), s.BindInt(6, d.Useful), s.BindInt(7, d.Views),
		)
	})
	if err != nil {
		return err
	}
	t := textOf(d)
	err = b.run("INSERT INTO words (n, packed) VALUES (?, ?)", func(s *sqlite3.Stmt) error {
		return errors.Join(s.BindInt(1, n), s.BindBlob(2, t.pack()))
	})
	if err != nil {
		return err
	}
	for one, f := range t.terms(d.ID, d.Department) {
		l := b.lists[one]
		if l == nil {
			if l, err = b.begun(one); err != nil {
				return err
			}
			b.lists[one] = l
		}
		l.add(n&(blockSize-1), f)
	}
	b.added[n] = counted(d)
	return nil
}

// begun is what is written of a term's list in this block.
func (b *batch) begun(t term) (*list, error) {
	if b.fresh[b.block] {
		return &list{}, nil
	}
	var kept []byte
	s, err := b.stmt("SELECT list FROM posting WHERE k = ?")
	if err != nil {
		return nil, err
	}
	if err := s.BindInt64(1, key(b.block, t)); err != nil {
		return nil, err
	}
	if s.Step() {
		kept = s.ColumnBlob(0, nil)
	}
	return resume(kept), errors.Join(s.Err(), s.Reset())
}

// flush writes the lists of the block, in the order of their keys: they follow one another in the file.
func (b *batch) flush() error {
	ordered := make([]term, 0, len(b.lists))
	for t := range b.lists {
		ordered = append(ordered, t)
	}
	slices.Sort(ordered)
	for _, t := range ordered {
		err := b.run("INSERT OR REPLACE INTO posting (k, list) VALUES (?, ?)", func(s *sqlite3.Stmt) error {
			return errors.Join(s.BindInt64(1, key(b.block, t)), s.BindBlob(2, b.lists[t].kept()))
		})
		if err != nil {
			return err
		}
	}
	clear(b.lists)
	return nil
}

// end writes all that is left.
func (b *batch) end() error {
	if err := b.flush(); err != nil {
		return err
	}
	for i, name := range b.names.all {
		err := b.run("INSERT OR IGNORE INTO name (i, text) VALUES (?, ?)", func(s *sqlite3.Stmt) error {
			return errors.Join(s.BindInt(1, i), s.BindText(2, name))
		})
		if err != nil {
			return err
		}
	}
	// A number is never given twice: the lists still name it.
	return b.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('next', ?)", func(s *sqlite3.Stmt) error { return s.BindInt(1, b.next) })
}

// recount keeps what is counted of a text of which nothing else has changed, and tells whether that is so: a text that is
// read or voted on costs no new postings.
func (b *batch) recount(d model.SearchDoc) (bool, error) {
	s, err := b.stmt("SELECT n, kind, department, packed FROM doc JOIN words USING (n) WHERE id = ?")
	if err != nil {
		return false, err
	}
	if err := s.BindText(1, d.ID); err != nil {
		return false, err
	}
	n, same := 0, false
	if s.Step() {
		n = s.ColumnInt(0)
		same = b.names.all[s.ColumnInt(1)] == d.Kind && b.names.all[s.ColumnInt(2)] == d.Department && bytes.Equal(s.ColumnRawBlob(3), textOf(d).pack())
	}
	if err := errors.Join(s.Err(), s.Reset()); err != nil || !same {
		return false, err
	}
	b.added[n] = counted(d)
	return true, b.run("UPDATE doc SET at = ?, useful = ?, views = ? WHERE n = ?", func(s *sqlite3.Stmt) error {
		return errors.Join(s.BindInt64(1, d.At.Unix()), s.BindInt(2, d.Useful), s.BindInt(3, d.Views), s.BindInt(4, n))
	})
}

// counted is a text without its words.
func counted(d model.SearchDoc) model.SearchDoc {
	return model.SearchDoc{ID: d.ID, Kind: d.Kind, Department: d.Department, At: d.At, Useful: d.Useful, Views: d.Views}
}

// forget deletes the rows of texts. Their postings stay, and name nobody.
func (b *batch) forget(ids []string) (numbers []int, err error) {
	for _, id := range ids {
		n, ok, err := b.number(id)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		for _, sql := range []string{"DELETE FROM doc WHERE n = ?", "DELETE FROM words WHERE n = ?"} {
			if err := b.run(sql, func(s *sqlite3.Stmt) error { return s.BindInt(1, n) }); err != nil {
				return nil, err
			}
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

func (b *batch) number(id string) (n int, ok bool, err error) {
	s, err := b.stmt("SELECT n FROM doc WHERE id = ?")
	if err != nil {
		return 0, false, err
	}
	if err := s.BindText(1, id); err != nil {
		return 0, false, err
	}
	if s.Step() {
		n, ok = s.ColumnInt(0), true
	}
	return n, ok, errors.Join(s.Err(), s.Reset())
}
