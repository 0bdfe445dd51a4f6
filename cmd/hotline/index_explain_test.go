package main

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.org/hotline/model/store"
)

// statements are what the store asked, each text once, with the first arguments that it came with.
type statements struct {
	mu   sync.Mutex
	args map[string][]any
}

// watch notes what st asks until the test ends.
func watch(t *testing.T, st *store.Store) *statements {
	t.Helper()
	s := &statements{args: map[string][]any{}}
	st.Watch(s.note)
	t.Cleanup(func() { st.Watch(nil) })
	return s
}

func (s *statements) note(query string, args []any) {
	if strings.HasPrefix(query, "INSERT") {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.args[query]; !known {
		s.args[query] = slices.Clone(args)
	}
}

// touch tells whether one of them has to do with a table.
func (s *statements) touch(table string) bool {
	for query := range s.args {
		if regexp.MustCompile(`\b` + table + `\b`).MatchString(query) {
			return true
		}
	}
	return false
}

// small are the tables that hold no more than a city has of such a thing. They are read whole, and remembered. A piece is what
// was picked before, a thousand at most.
var small = []string{"department", "calendar_day", "sla_rule", "sla_profile", "api_client", "dispatch_rule", "piece"}

// unserved are the statements that no index serves, by their text, each with what the database says of it.
func (s *statements) unserved(t *testing.T, st *store.Store) map[string]string {
	t.Helper()
	out := map[string]string{}
	for query, args := range s.args {
		for _, step := range planOf(t, st, query, args) {
			if why := step.fault(); why != "" && !slices.Contains(small, step.table) {
				out[query] = fmt.Sprintf("%s of %s: %s", why, step.table, step.said)
			}
		}
	}
	return out
}

// estimates are how many rows the database thinks that each statement reads. What stops at its LIMIT, because an index
// gives the rows in order, reads no more than that.
func (s *statements) estimates(t *testing.T, st *store.Store) map[string]int {
	t.Helper()
	out := map[string]int{}
	for query, args := range s.args {
		for _, step := range planOf(t, st, query, args) {
			if !slices.Contains(small, step.table) && (step.sorts || !strings.Contains(query, "LIMIT")) {
				out[query] = max(out[query], step.rows)
			}
		}
	}
	return out
}

// planned is how one table of a statement is read.
type planned struct {
	table string
	kind  string // MariaDB's type: const, ref, range; ALL and index read all there is
	key   string
	rows  int
	sorts bool
	said  string
}

func (p planned) fault() string {
	switch {
	case p.table == "":
		return "" // nothing is read: a unique index says that there is no such row
	case p.table == "page" || strings.HasPrefix(p.table, "derived"):
		return "" // what a part of the statement picked, which has a plan of its own
	case p.kind == "ALL":
		return "every row"
	case p.kind == "index":
		return "the whole index"
	case p.key == "":
		return "no index"
	}
	return ""
}

// planOf is how the database is going to execute a statement.
func planOf(t *testing.T, st *store.Store, query string, args []any) []planned {
	t.Helper()
	conns, _, err := st.Conns()
	if err != nil {
		t.Fatal(err)
	}
	word := "EXPLAIN "
	if st.Embedded() {
		word = "EXPLAIN QUERY PLAN "
	}
	rows, err := conns.QueryContext(t.Context(), word+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var list []planned
	for rows.Next() {
		values, into := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		line := map[string]string{}
		for i, name := range names {
			line[name] = values[i].String
		}
		list = append(list, newPlanned(st.Embedded(), line))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

var sqliteScan = regexp.MustCompile(`^SCAN (\w+)(.*)`)

func newPlanned(sqlite bool, line map[string]string) planned {
	p := planned{said: fmt.Sprint(line)}
	if sqlite { // SEARCH photo USING INDEX …, or SCAN photo; it estimates nothing
		if m := sqliteScan.FindStringSubmatch(line["detail"]); m != nil && m[1] != "CONSTANT" {
			p.table, p.kind = m[1], "ALL"
			if strings.Contains(m[2], "INDEX") {
				p.kind = "index"
			}
		}
		return p
	}
	p.table, p.kind, p.key = strings.Trim(line["table"], "<>"), line["type"], line["key"]
	p.sorts = strings.Contains(line["Extra"], "filesort") || strings.Contains(line["Extra"], "temporary")
	_, _ = fmt.Sscan(line["rows"], &p.rows)
	return p
}
