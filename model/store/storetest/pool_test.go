package storetest

import (
	"strings"
	"testing"
)

// Whatever a test does to a database of the pool, the next one finds it as the migrations leave it.
func TestPoolIsWashed(t *testing.T) {
	if server() == "" {
		t.Skip("there is a pool on a server only")
	}
	p, err := poolOf()
	if err != nil {
		t.Fatal(err)
	}
	for _, harm := range []string{
		"INSERT INTO %.secret (name, sealed, created_at) VALUES ('x', 'x', NOW())",
		"UPDATE %.audit_head SET seq = 7",
		"DELETE FROM %.sla_rule",
		"DELETE FROM %.goose_db_version",
		"ALTER TABLE %.ticket RENAME TO %.ticket_away",
		"ALTER TABLE %.ticket DROP COLUMN title",
		"DROP TABLE %.audit_head",
	} {
		conn, err := p.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		name := conn.name
		if _, err := conn.ExecContext(t.Context(), strings.ReplaceAll(harm, "%", name)); err != nil {
			t.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		if conn, err = p.take(t.Context()); err != nil {
			t.Fatal(err)
		}
		if conn.name != name {
			t.Logf("%s: others took %s meanwhile", harm, name)
		}
		p.mustBeAsMigrated(t, conn, harm)
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func (p *pool) mustBeAsMigrated(t *testing.T, conn *lockedConn, after string) {
	t.Helper()
	if s, err := p.shapeOf(t.Context(), conn, conn.name); err != nil || s != p.shape {
		t.Errorf("after %q: shape %+v, not %+v; %v", after, s, p.shape, err)
	}
	filled, err := p.filled(t.Context(), conn, conn.name)
	if err != nil || len(filled) != len(p.seeded) {
		t.Errorf("after %q: %q has rows, not %q; %v", after, filled, p.seeded, err)
	}
	for _, table := range filled {
		if strings.HasPrefix(table, "goose_") { // they say when it was migrated
			continue
		}
		if same, err := p.same(t.Context(), conn, conn.name+"."+table, p.prefix+"0."+table); err != nil || !same {
			t.Errorf("after %q: %s is not as it was, %v", after, table, err)
		}
	}
}
