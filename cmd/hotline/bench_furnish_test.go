package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/loading"
)

// workTickets is how many tickets the workbench is measured among.
func workTickets() int {
	if n, err := strconv.Atoi(os.Getenv("HOTLINE_TEST_BENCH_TICKETS")); err == nil {
		return n
	}
	return 100_000
}

// benchAppOn is the program on a database that may be filled already, with its files in a folder.
func benchAppOn(b *testing.B, url, folder string) *app {
	b.Helper()
	cfg, err := config.Load("", []string{
		"HOTLINE_REDIS_URL=embedded:", "HOTLINE_STAFF_SECOND_FACTOR=optional", "HOTLINE_DATABASE_URL=" + url, "HOTLINE_SECURITY_KEYS=" + storetest.RingSpec,
		"HOTLINE_PHOTOS_URL=file:" + filepath.Join(folder, "photos"), "HOTLINE_WECHAT_APP_ID=wx0123456789abcdef",
		"HOTLINE_WECHAT_APP_SECRET=0123456789abcdef0123456789abcdef", "HOTLINE_WECHAT_TOKEN=callbacktoken",
		"HOTLINE_SMS_PROVIDER=http", "HOTLINE_SMS_HTTP_URL=http://localhost/sms",
	})
	if err != nil {
		b.Fatal(err)
	}
	now := func() time.Time { return time.Now().UTC().Truncate(time.Second) }
	st, err := store.Open(b.Context(), url, now)
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	if _, err := st.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	a, err := newApp(b.Context(), cfg, now, slog.New(slog.DiscardHandler), "")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(a.close)
	return a
}

// furnish fills an empty database with tickets and, about each of them, with what else the console lists.
func furnish(b *testing.B, a *app) {
	b.Helper()
	had, err := a.store.Holdings(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if had.Tickets == 0 {
		order := loading.Order{Tickets: workTickets(), Overdue: workTickets() / 500}
		began := time.Now()
		if err := fill(b.Context(), a.store, a.cfg.Time.Zone, a.now(), order); err != nil {
			b.Fatal(err)
		}
		b.Logf("» loaded %d tickets at %.0f/s", order.Tickets, float64(order.Tickets)/time.Since(began).Seconds())
		if had, err = a.store.Holdings(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	var furnished int
	db, _, err := a.store.Conns()
	if err != nil {
		b.Fatal(err)
	}
	if err := db.QueryRowContext(b.Context(), "SELECT COUNT(*) FROM staff WHERE name = 'clerk-1'").Scan(&furnished); err != nil {
		b.Fatal(err)
	}
	if furnished > 0 {
		return
	}
	const piece = 20_000 // tickets a statement: no answer of the database may take longer than a connection waits
	for from := int64(0); from < had.Tickets; from += piece {
		for _, text := range furniture {
			if _, err := db.ExecContext(b.Context(), text, from, min(from+piece, had.Tickets)); err != nil {
				b.Fatalf("%s: %v", text, err)
			}
		}
	}
	// The log goes on behind the lines that were put there, which are no chain: only reading it is measured.
	mac := a.store.Digest("audit_head", fmt.Sprintf("%d %s %d %s", had.Tickets, "made-up", had.Tickets, "made-up"))
	if _, err := db.ExecContext(b.Context(), "UPDATE audit_head SET seq = ?, hash = 'made-up', begins_seq = ?, begins_hash = 'made-up', mac = ? WHERE id = 1",
		had.Tickets, had.Tickets, mac); err != nil {
		b.Fatal(err)
	}
	for _, text := range []string{
		`INSERT INTO staff (name, role, roles, department, password, created_at)
			SELECT CONCAT('clerk-', id), 'handler', 'handler', 'CG', 'x', submitted_at FROM ticket WHERE id <= 2000`,
		`INSERT INTO export_job (staff_id, kind, format, query, state, done_rows, all_rows, bytes, fault, file_key, tries, downloads, created_at)
			SELECT 1 + id % 400, 'tickets', 'csv', '{}', 'expired', 9, 9, 9, '', '', 1, 1, submitted_at FROM ticket WHERE id <= 20000`,
		`INSERT INTO staff_session (staff_id, fingerprint, version, address, agent, began_at, seen_at, expires_at, ended_at)
			SELECT 1 + id % 400, CONCAT('bench-', id), 0, '10.0.0.8', 'bench', submitted_at, submitted_at, submitted_at, submitted_at FROM ticket WHERE id <= 200000`,
		"UPDATE ticket SET request = 'extension' WHERE status = 'handling' AND id % 37 = 0",
		"UPDATE ticket SET alarm = 3 WHERE status = 'archived' AND id % 9973 = 0",
	} {
		if _, err := db.ExecContext(b.Context(), text); err != nil {
			b.Fatalf("%s: %v", text, err)
		}
	}
	if err := a.store.Analyze(b.Context()); err != nil {
		b.Fatal(err)
	}
}

// furniture is what there is about the tickets of a piece: a line of the audit log each, a look at a phone, and for some of them a
// chat, photos, a case.
var furniture = []string{
	`INSERT INTO audit_line (seq, at, staff_id, staff, roles, act, label, subject, detail, failed, of_seq, address, request, hash)
		SELECT id, submitted_at, 1 + id % 400, CONCAT('clerk-', id % 400), 'dispatcher',
			CASE WHEN id % 7 = 0 THEN 'log-in' WHEN id % 3 = 0 THEN 'POST /tickets/{number}/dispatch' ELSE 'POST /tickets/{number}/accept' END, '受理',
			CONCAT('tickets/', number), '', CASE WHEN id % 20011 = 0 THEN 'wrong_state' ELSE '' END, 0, '10.0.0.8', CONCAT('request-', id), 'made-up'
		FROM ticket WHERE id > ? AND id <= ?`,
	`INSERT INTO view_log (staff_id, ticket_id, field, reason, address, at)
		SELECT 1 + id % 400, id, 'phone', '联系市民核实', '10.0.0.8', submitted_at FROM ticket WHERE id > ? AND id <= ?`,
	`INSERT INTO photo (id, citizen_id, ticket_id, ordinal, width, height, size, created_at)
		SELECT CONCAT('filler-', id), citizen_id, id, 1, 1, 1, 1, submitted_at FROM ticket WHERE id > ? AND id <= ? AND id % 1009 = 0`,
	`INSERT INTO ticket_assist (department, ticket_id) SELECT 'SW', id FROM ticket WHERE id > ? AND id <= ? AND id % 11 = 0`,
	`INSERT INTO chat (citizen_id, desk, state, ended, version, staff_id, kf_account, wanted_staff, wanted_kf, continues, urgent, queued_at, connected_at,
			closed_at, warned, owed_told, queue_told, line_count, agent_read, messages_left, taps_left, rating_state, stars, ticket)
		SELECT 1 + id % 90000, 'console', 'closed', 'agent', 1, 1 + id % 400, '', 0, '', 0, FALSE, submitted_at, submitted_at,
			submitted_at, FALSE, FALSE, FALSE, 0, 0, 0, 0, 'none', 0, CASE WHEN id % 35 = 0 THEN number ELSE '' END
		FROM ticket WHERE id > ? AND id <= ? AND id % 5 = 0`,
	`INSERT INTO chat_view (staff_id, chat_id, act, query, reason, address, at)
		SELECT 1 + id % 400, id, 'read', '', '抽查', '10.0.0.8', submitted_at FROM ticket WHERE id > ? AND id <= ? AND id % 10 = 0`,
	`INSERT INTO case_file (ticket_id, version, state, seq, title, content, result, category, month, district, department, workdays_used, stars, hands,
			reviewer_id, announced, updated_at)
		SELECT id, 1, 'published', 1, title, content, reply, category, '2026-10', '云麓区', department, 1, 5, '1', 2, 1, submitted_at
		FROM ticket WHERE id > ? AND id <= ? AND id % 60 = 0 AND status = 'archived'`,
}
