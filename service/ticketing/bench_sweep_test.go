package ticketing_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/benchtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/loading"
)

// BenchmarkSweep lets overdue tickets lapse, three replicas on a server, beside plain prepared statements that write the same
// three rows for each, in transactions of the same size. HOTLINE_TEST_OVERDUE says how many; 100 000 is the number that the
// sweeper must manage in a minute.
func BenchmarkSweep(b *testing.B) {
	storetest.Each(b, func(b *testing.B) {
		n := overdue(20_000)
		load := func(st *store.Store) {
			if err := loading.Load(b.Context(), st, shanghai, noon, loading.Order{Tickets: n, Overdue: n}); err != nil {
				b.Fatal(err)
			}
		}
		plainStore := storetest.Open(b, clock)
		load(plainStore)
		plain := plainSweep(b, plainStore, 3)
		st, desks := replicas(b, 3)
		load(st)
		ours := sweepAll(b, st, desks)
		rate := func(took time.Duration) float64 { return float64(n) / took.Seconds() }
		benchtest.Report(b, fmt.Sprintf("%d overdue tickets lapse, %s, replicas: %d", n, on(b), len(desks)),
			fmt.Sprintf("%.2fx of plain prepared SQL, %s, %.0f/s (plain %.0f/s)", plain.Seconds()/ours.Seconds(), ours.Round(10*time.Millisecond), rate(ours), rate(plain)),
			"100 000 in 60s")
	})
}

// plainSweep has workers write what a lapse writes, each for a part of the tickets of its own, and tells how long it took.
func plainSweep(b *testing.B, st *store.Store, workers int) time.Duration {
	b.Helper()
	db, _, err := st.Conns()
	if err != nil {
		b.Fatal(err)
	}
	if st.Embedded() {
		workers = 1
	}
	began := time.Now()
	errs := make([]error, workers)
	var running sync.WaitGroup
	for w := range workers {
		running.Go(func() { errs[w] = plainLapses(b.Context(), db, workers, w) })
	}
	running.Wait()
	took := time.Since(began)
	if err := errors.Join(errs...); err != nil {
		b.Fatal(err)
	}
	if left := count(b, st, waiting); left != 0 {
		b.Fatalf("%d have not lapsed", left)
	}
	return took
}

type due struct {
	id, version, citizen int64
	number               string
}

func plainLapses(ctx context.Context, db *sql.DB, workers, w int) error {
	const batch = 256
	list, err := overdueOf(ctx, db, workers, w)
	if err != nil {
		return err
	}
	var stmts [3]*sql.Stmt
	for i, query := range [...]string{
		"UPDATE ticket SET version = version + 1, status = ?, updated_at = ?, next_tick = NULL, tick_claim = NULL, complete_by = NULL WHERE id = ? AND version = ?",
		"INSERT INTO ticket_event (ticket_id, at, role, actor_id, act, from_status, to_status, note) VALUES (?, ?, 'system', 0, 'lapse', 'need_info', 'expired', '')",
		"INSERT INTO notice (dedupe, citizen_id, ticket_id, kind, params, state, channel, attempts, result, next_at, expires_at, created_at, updated_at) " +
			"VALUES (?, ?, ?, 'ticket_expired', ?, 'queued', '', 0, '', ?, ?, ?, ?)",
	} {
		if stmts[i], err = db.PrepareContext(ctx, query); err != nil {
			return err
		}
		defer stmts[i].Close()
	}
	for len(list) > 0 {
		n := min(batch, len(list))
		if err := lapseBatch(ctx, db, stmts, list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func overdueOf(ctx context.Context, db *sql.DB, workers, w int) (list []due, err error) {
	rows, err := db.QueryContext(ctx, "SELECT id, version, citizen_id, number FROM ticket WHERE next_tick <= ? AND id % ? = ? ORDER BY id", noon, workers, w)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one due
		if err := rows.Scan(&one.id, &one.version, &one.citizen, &one.number); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

func lapseBatch(ctx context.Context, db *sql.DB, stmts [3]*sql.Stmt, list []due) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit there is nothing left to roll back
	for _, t := range list {
		for i, args := range [...][]any{
			{model.Expired, noon, t.id, t.version},
			{t.id, noon},
			{fmt.Sprintf("ticket_expired/%s/%d", t.number, t.version), t.citizen, t.id, `{"number":"` + t.number + `"}`, noon, noon.Add(time.Hour), noon, noon},
		} {
			if _, err := tx.StmtContext(ctx, stmts[i]).ExecContext(ctx, args...); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}
