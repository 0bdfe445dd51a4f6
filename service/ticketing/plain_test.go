package ticketing_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/hotline/model/store"
)

// plain is the yardstick: what the desk keeps, kept by prepared statements and nothing else. It goes through the store's
// own connections. It checks, seals and logs nothing; its sealed fields are random bytes.
type plain struct {
	write, read *sql.DB
	numbers     atomic.Int64

	phoneDay, ticket, photos, event, notice, fact, change *sql.Stmt
	beginDay, takeNumbers                                 *sql.Stmt
	byNumber, photosOf, history, replies, ratings, page   *sql.Stmt
}

const ticketColumns = "number, version, source, entered_by_agent, self_filed, status, category, nature, title, public_intent, content, " +
	"address, point, point_confirmed, contact_name, id_type, id_no, id_no_hash, phone, phone_hash, contact_address, citizen_id, " +
	"idempotency_key, client_id, external_ref, department, reply, missing, alarm, course, request, cell, submitted_at, due_at, complete_by, closed_at, " +
	"next_tick, updated_at"

// width is how many columns those are, without the id.
const width = 38

func newPlain(b *testing.B, st *store.Store) *plain {
	b.Helper()
	var p plain
	var err error
	if p.write, p.read, err = st.Conns(); err != nil {
		b.Fatal(err)
	}
	again, ignore := "ON DUPLICATE KEY UPDATE submitted = submitted + 1", "ON DUPLICATE KEY UPDATE day = day"
	same := "ON DUPLICATE KEY UPDATE dedupe = dedupe"
	if st.Embedded() {
		again, ignore, same = "ON CONFLICT DO UPDATE SET submitted = submitted + 1", "ON CONFLICT DO NOTHING", "ON CONFLICT DO NOTHING"
	}
	for stmt, text := range map[**sql.Stmt]string{
		&p.phoneDay: "INSERT INTO phone_day (phone_hash, day, submitted) VALUES (?, ?, 1) " + again,
		&p.ticket:   "INSERT INTO ticket (" + ticketColumns + ") VALUES (" + marks(width) + ")",
		&p.photos:   "UPDATE photo SET ticket_id = ?, ordinal = CASE id WHEN ? THEN 1 WHEN ? THEN 2 END WHERE id IN (?, ?) AND citizen_id = ? AND ticket_id = 0",
		&p.event: "INSERT INTO ticket_event (ticket_id, at, role, actor_id, client_id, department, act, from_status, to_status, note, internal, " +
			"changes, once) VALUES (" + marks(13) + ")",
		&p.notice: "INSERT INTO notice (dedupe, citizen_id, ticket_id, split_of, kind, params, state, channel, attempts, result, platform_id, " +
			"next_at, expires_at, claimed_by, created_at, updated_at) VALUES (" + marks(16) + ") " + same,
		&p.fact: "INSERT INTO ticket_fact (ticket_id, submitted_day, closed_day, source, nature, status, live, alarm, category, department, district, cell, " +
			"accept_due, decided_at, sign_due, signed_at, contact_due, contacted_at, answer_due, closed_at, waits_until, dispatches, send_backs, redos, " +
			"extended, tied, lapsed, workdays, solved, stars) VALUES (" + marks(30) + ")",
		&p.change:      "INSERT INTO search_change (collection, doc_id, changed_at) VALUES (?, ?, ?)",
		&p.beginDay:    "INSERT INTO number_day (day, source, used) VALUES (?, ?, 0) " + ignore,
		&p.takeNumbers: "UPDATE number_day SET used = used + 32 WHERE day = ? AND source = ?",
	} {
		*stmt = prepared(b, p.write, text)
	}
	for stmt, text := range map[**sql.Stmt]string{
		&p.byNumber: "SELECT id, " + ticketColumns + " FROM ticket WHERE number = ? LIMIT 1",
		&p.photosOf: "SELECT id, citizen_id, ticket_id, event_id, ordinal, width, height, size, created_at FROM photo WHERE ticket_id = ? AND event_id = 0 AND ordinal > 0 " +
			"ORDER BY ordinal, created_at LIMIT 5",
		&p.history: "SELECT id, ticket_id, at, role, actor_id, client_id, department, act, from_status, to_status, note, internal, changes, once " +
			"FROM ticket_event WHERE ticket_id = ? ORDER BY id",
		&p.replies: "SELECT id, ticket_id, round, at, staff_id, department, text, internal, truth, solved, unsolved, contacted_at, state FROM ticket_reply " +
			"WHERE ticket_id = ? ORDER BY id",
		&p.ratings: "SELECT ticket_id, round, at, citizen_id, result, attitude, solved, text FROM ticket_rating WHERE ticket_id = ? ORDER BY round",
		&p.page: "SELECT id, number, version, source, status, category, nature, title, citizen_id, department, alarm, course, submitted_at, due_at, " +
			"complete_by, closed_at, updated_at FROM ticket " +
			"WHERE phone_hash = ? AND self_filed = ? ORDER BY id DESC LIMIT 21",
	} {
		*stmt = prepared(b, p.read, text)
	}
	return &p
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

func prepared(b *testing.B, db *sql.DB, text string) *sql.Stmt {
	b.Helper()
	stmt, err := db.Prepare(text)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = stmt.Close() })
	return stmt
}

// number is unlike the desk's own in that it has a letter, and like it anywhere in the index. Every 32nd caller reserves a
// block, and nobody waits for it.
func (p *plain) number(ctx context.Context) (string, error) {
	n := p.numbers.Add(1)
	number := fmt.Sprintf("p%013d", uint64(n)*0x9e3779b97f4a7c15%1e13)
	if n%32 != 0 {
		return number, nil
	}
	tx, err := p.write.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	defer tx.Rollback()
	if _, err := tx.StmtContext(ctx, p.beginDay).ExecContext(ctx, "plain", 1); err != nil {
		return "", err
	}
	if _, err := tx.StmtContext(ctx, p.takeNumbers).ExecContext(ctx, "plain", 1); err != nil {
		return "", err
	}
	return number, tx.Commit()
}

var sealedBytes = sync.OnceValue(func() []byte {
	b := make([]byte, 256)
	_, _ = rand.Read(b)
	return b
})

// row is a ticket as the desk keeps it: the same columns, the same sizes.
func row(i int, number, hash string) []any {
	f, box := full(i, nil), sealedBytes()
	sealed := func(plain string) []byte { return box[:min(len(box), len(plain)+34)] }
	return []any{
		number, 0, 1, false, true, "submitted", f.Category, "投诉", f.Title, true, f.Content, sealed(f.Address), sealed(`{"Lat":23.129112,"Lng":113.264385}`),
		true, sealed(f.ContactName), f.IDType, sealed(f.IDNo), hash, sealed("13800138000"), hash, sealed(f.ContactAddress), i + 1,
		f.Key, 0, nil, "", "", "", 0, `{"since":"2026-11-23T04:00:00Z"}`, "", 23735700000 + i, noon, nil, nil, nil, noon.Add(36 * time.Hour), noon,
	}
}

// submit files a ticket; followed says whether with what the figures and the search among tickets need of it.
func (p *plain) submit(ctx context.Context, i int, photos []string, followed bool) error {
	number, err := p.number(ctx)
	if err != nil {
		return err
	}
	hash := fmt.Sprintf("%064x", uint64(i)*0x9e3779b97f4a7c15) // anywhere in the index, as a digest
	tx, err := p.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	exec := func(stmt *sql.Stmt, args ...any) (sql.Result, error) {
		return tx.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	}
	if _, err := exec(p.phoneDay, hash, "261123"); err != nil {
		return err
	}
	done, err := exec(p.ticket, row(i, number, hash)...)
	if err != nil {
		return err
	}
	id, err := done.LastInsertId()
	if err != nil {
		return err
	}
	if done, err = exec(p.photos, id, photos[0], photos[1], photos[0], photos[1], i+1); err != nil {
		return err
	}
	if n, err := done.RowsAffected(); n != 2 {
		return errors.Join(fmt.Errorf("%d photos of two", n), err)
	}
	if _, err := exec(p.event, id, noon, "citizen", i+1, 0, "", "submit", "draft", "submitted", "", nil, nil, nil); err != nil {
		return err
	}
	if followed {
		due := noon.Add(36 * time.Hour).Unix()
		_, err := exec(p.fact, id, 20780, 0, 1, 3, 2, true, 0, "C5", "", "云麓区", 23735700000+i, due, 0, 0, 0, 0, 0, 0, 0, due, 0, 0, 0, false, false, false, 0, 0, 0)
		if err != nil {
			return err
		}
		if _, err := exec(p.change, "tickets", number, noon); err != nil {
			return err
		}
	}
	if _, err := exec(p.notice, "ticket_submitted/"+number, i+1, id, 0, "ticket_submitted", `{"at":"2026-11-23T04:00:00Z","number":"`+number+`"}`,
		"queued", "", 0, "", nil, noon, noon.Add(7*24*time.Hour), nil, noon, noon); err != nil {
		return err
	}
	return tx.Commit()
}

// find reads what a look-up reads.
func (p *plain) find(ctx context.Context, number string) error {
	var id int64
	for _, q := range []struct {
		stmt    *sql.Stmt
		arg     any
		columns int
	}{{p.byNumber, number, width + 1}, {p.photosOf, &id, 9}, {p.history, &id, 14}, {p.replies, &id, 13}, {p.ratings, &id, 8}} {
		if at, ok := q.arg.(*int64); ok {
			q.arg = *at
		}
		n, err := scan(ctx, q.stmt, q.columns, &id, q.arg)
		if err != nil {
			return err
		}
		if n == 0 && q.stmt == p.byNumber {
			return sql.ErrNoRows
		}
	}
	return nil
}

func (p *plain) list(ctx context.Context, phoneHash string) error {
	var id int64
	n, err := scan(ctx, p.page, 17, &id, phoneHash, true)
	if err == nil && n != 21 {
		err = fmt.Errorf("a page of %d", n)
	}
	return err
}

// scan reads every row, and the first column of the first into id where it is a number.
func scan(ctx context.Context, stmt *sql.Stmt, columns int, id *int64, args ...any) (rows int, err error) {
	found, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	defer found.Close()
	values, into := make([]any, columns), make([]any, columns)
	for i := range values {
		into[i] = &values[i]
	}
	for ; found.Next(); rows++ {
		if err := found.Scan(into...); err != nil {
			return rows, err
		}
		if n, ok := values[0].(int64); ok && *id == 0 {
			*id = n
		}
	}
	return rows, found.Err()
}
