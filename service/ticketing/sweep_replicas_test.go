package ticketing_test

import (
	"context"
	"log/slog"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/loading"
	"example.org/hotline/service/ticketing"
)

// overdue is how many tickets lapse at once in the tests: HOTLINE_TEST_OVERDUE=100000 has the whole number that the sweeper
// must manage in a minute.
func overdue(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("HOTLINE_TEST_OVERDUE")); err == nil {
		return n
	}
	return usual
}

// replicas are so many desks, each with connections of its own to one database; there is one where that is a file.
func replicas(t testing.TB, n int) (first *store.Store, desks []*ticketing.Desk) {
	t.Helper()
	url := storetest.URL(t)
	for i := range n {
		st := storetest.OpenAt(t, url, clock)
		if desks = append(desks, deskOn(t, st)); i == 0 {
			first = st
		}
		if st.Embedded() {
			break
		}
	}
	return first, desks
}

func deskOn(t testing.TB, st *store.Store) *ticketing.Desk {
	t.Helper()
	return deskAt(t, st, clock)
}

func deskAt(t testing.TB, st *store.Store, now func() time.Time) *ticketing.Desk {
	t.Helper()
	return ticketing.New(st, kvtest.Embedded(t, clock), nil, shanghai, now, slog.New(slog.DiscardHandler))
}

const waiting = "SELECT COUNT(*) FROM ticket WHERE status = 'need_info'"

// sweepAll has the desks' clocks run until no ticket is overdue, and tells how long that took.
func sweepAll(t testing.TB, st *store.Store, desks []*ticketing.Desk) time.Duration {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	began := time.Now()
	var running sync.WaitGroup
	for _, d := range desks {
		running.Go(func() { d.Run(ctx) })
	}
	for count(t, st, waiting) > 0 {
		time.Sleep(20 * time.Millisecond)
	}
	took := time.Since(began)
	cancel()
	running.Wait()
	return took
}

func count(t testing.TB, st *store.Store, query string, args ...any) (n int) {
	t.Helper()
	_, read, err := st.Conns()
	if err != nil {
		t.Fatal(err)
	}
	if err := read.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// lapsedOnce checks that so many tickets lapsed, each once: one step, one notice, one version more.
func lapsedOnce(t testing.TB, st *store.Store, n int) {
	t.Helper()
	for what, query := range map[string]string{
		"tickets expired":          "SELECT COUNT(*) FROM ticket WHERE status = 'expired' AND version = 2",
		"steps":                    "SELECT COUNT(*) FROM ticket_event WHERE act = 'lapse'",
		"tickets with a step":      "SELECT COUNT(DISTINCT ticket_id) FROM ticket_event WHERE act = 'lapse' AND from_status = 'need_info' AND to_status = 'expired'",
		"notices":                  "SELECT COUNT(*) FROM notice WHERE kind = 'ticket_expired' AND state = 'queued'",
		"tickets with a notice":    "SELECT COUNT(DISTINCT ticket_id) FROM notice WHERE kind = 'ticket_expired'",
		"citizens of their own":    "SELECT COUNT(*) FROM notice JOIN ticket ON ticket.id = notice.ticket_id AND ticket.citizen_id = notice.citizen_id WHERE kind = 'ticket_expired'",
		"tickets without a claim":  "SELECT COUNT(*) FROM ticket WHERE status = 'expired' AND tick_claim IS NULL AND next_tick IS NULL AND version = 2",
		"tickets with three steps": "SELECT COUNT(*) FROM (SELECT ticket_id FROM ticket_event GROUP BY ticket_id HAVING COUNT(*) = 3 AND MAX(act = 'lapse') = 1) t",
	} {
		if got := count(t, st, query); got != n {
			t.Errorf("%s: %d, want %d", what, got, n)
		}
	}
}

// Three replicas on one server let everything lapse that is overdue, each ticket once.
func TestOverdueTicketsLapseOnce(t *testing.T) {
	n := overdue(2500)
	st, desks := replicas(t, 3)
	if err := loading.Load(t.Context(), st, shanghai, noon, loading.Order{Tickets: n, Overdue: n}); err != nil {
		t.Fatal(err)
	}
	took := sweepAll(t, st, desks)
	lapsedOnce(t, st, n)
	t.Logf("%d lapsed in %s, %.0f/s, with %d replicas", n, took.Round(time.Millisecond), float64(n)/took.Seconds(), len(desks))
}
