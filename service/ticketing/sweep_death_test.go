package ticketing_test

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/loading"
	"example.org/hotline/service/ticketing"
)

// A replica that dies with a claim takes nothing with it: the others leave its tickets alone until its lease has ended,
// and then let them lapse.
func TestWhatADeadReplicaClaimedLapses(t *testing.T) {
	const n, claimed = 1500, 512
	now := noon
	st := storetest.Open(t, func() time.Time { return now })
	if err := loading.Load(t.Context(), st, shanghai, now, loading.Order{Tickets: n, Overdue: n}); err != nil {
		t.Fatal(err)
	}
	if list, err := st.ClaimDue(t.Context(), claimed, time.Minute); err != nil || len(list) != claimed {
		t.Fatalf("the dead one claimed %d: %v", len(list), err)
	}
	d := deskAt(t, st, func() time.Time { return now })
	sweep := func() (all int) {
		for {
			n, err := d.Sweep(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				return all
			}
			all += n
		}
	}
	if got := sweep(); got != n-claimed {
		t.Errorf("%d lapsed while the dead one's claim held, want %d", got, n-claimed)
	}
	now = now.Add(time.Minute)
	if got := sweep(); got != claimed {
		t.Errorf("%d lapsed after it, want %d", got, claimed)
	}
	lapsedOnce(t, st, n)
}

// What is broken off in the middle was not done, and is done later.
func TestASweepThatIsBrokenOffLosesNothing(t *testing.T) {
	const n = 2000
	now := noon
	st := storetest.Open(t, func() time.Time { return now })
	if err := loading.Load(t.Context(), st, shanghai, now, loading.Order{Tickets: n, Overdue: n}); err != nil {
		t.Fatal(err)
	}
	d := deskAt(t, st, func() time.Time { return now })
	for patience := 2 * time.Millisecond; count(t, st, waiting) > n/2; patience += patience / 3 {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		for ctx.Err() == nil {
			_, _ = d.Sweep(ctx)
		}
		cancel()
		now = now.Add(time.Minute) // what it had claimed is free again
	}
	sweepAll(t, st, []*ticketing.Desk{d})
	lapsedOnce(t, st, n)
}

const (
	replicaDatabase = "HOTLINE_TEST_REPLICA_DATABASE"
	replicaAhead    = "HOTLINE_TEST_REPLICA_AHEAD"
)

// TestReplica is one replica's clock, in a process of its own; TestOneOfThreeReplicasIsKilled starts several.
func TestReplica(t *testing.T) {
	database := os.Getenv(replicaDatabase)
	if database == "" {
		return // it is run by the other test
	}
	ahead, err := time.ParseDuration(os.Getenv(replicaAhead))
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Now().Add(ahead).UTC().Truncate(time.Second) }
	st := storetest.OpenAt(t, database, now)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { // until it is told to stop
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	deskAt(t, st, now).Run(ctx)
}

func startReplica(t *testing.T, database string, ahead time.Duration) (kill func(), stop func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReplica$")
	cmd.Env = append(os.Environ(), replicaDatabase+"="+database, replicaAhead+"="+ahead.String())
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }, func() { _ = in.Close(); _ = cmd.Wait() }
}

// Three replicas on one server let tickets lapse, and one of them is killed in the middle: each ticket lapses once.
func TestOneOfThreeReplicasIsKilled(t *testing.T) {
	if os.Getenv("HOTLINE_TEST_MYSQL") == "" {
		t.Skip("needs a database server: HOTLINE_TEST_MYSQL")
	}
	n := overdue(6000)
	database := storetest.URL(t)
	now := func() time.Time { return time.Now().UTC().Truncate(time.Second) }
	st := storetest.OpenAt(t, database, now)
	if err := loading.Load(t.Context(), st, shanghai, now(), loading.Order{Tickets: n, Overdue: n}); err != nil {
		t.Fatal(err)
	}
	kill, _ := startReplica(t, database, 0)
	var stops []func()
	for range 2 {
		_, stop := startReplica(t, database, 0)
		stops = append(stops, stop)
	}
	until(t, "a quarter lapsed", func() bool { return count(t, st, waiting) < n-n/4 })
	kill()
	until(t, "the others let all lapse that the dead one had not claimed", func() bool { return count(t, st, waiting) <= 512 })
	for _, stop := range stops {
		stop()
	}
	_, stop := startReplica(t, database, 2*time.Minute) // its claim has ended
	until(t, "all lapsed", func() bool { return count(t, st, waiting) == 0 })
	stop()
	lapsedOnce(t, st, n)
}

// until waits for something to come about.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 3000 {
		if done() {
			return
		}
		time.Sleep(20 * time.Millisecond) // other processes do it
	}
	t.Fatalf("not in a minute: %s", what)
}

// asked are tickets whose citizens were asked for more at noon.
func asked(t *testing.T, st *store.Store, n int) {
	t.Helper()
	cal := model.NewCalendar(shanghai, nil)
	list := make([]store.Loaded, n)
	for i := range list {
		who := bearer(i)
		ticket := model.Ticket{
			ID: int64(i + 1), Number: model.TicketNumber(st.NumberKey(), noon, model.SourceWeChat, i), Source: model.SourceWeChat,
			Status: model.Draft, Category: "C5", Nature: model.NatureComplaint, Title: "工地夜间施工", Content: "连续三天夜里还在打桩", Address: "云麓区",
			ContactName: "张三", Phone: who.Binding.Phone, CitizenID: who.ID, SubmittedAt: noon, Version: 1,
		}
		submitted, err := ticket.Take(model.ActSubmit, who.Actor(), noon)
		if err != nil {
			t.Fatal(err)
		}
		returned, err := ticket.Return(model.Actor{Role: model.RoleDispatcher, ID: 1}, noon, cal, 10*24*time.Hour, "请补充地点", nil)
		if err != nil {
			t.Fatal(err)
		}
		submitted.TicketID, returned.TicketID = ticket.ID, ticket.ID
		ticket.Schedule(cal)
		steps := []model.Happening{submitted, returned}
		list[i] = store.Loaded{Ticket: ticket, Steps: steps, Fact: model.NewFact(ticket, steps, nil, cal)}
	}
	if err := st.LoadTickets(t.Context(), list); err != nil {
		t.Fatal(err)
	}
}

// However many replicas look, and however often: a reminder on the mornings three days and one day before the end, and
// the end, once each.
func TestRemindersComeOnce(t *testing.T) {
	const n, desks = 700, 3
	var mu sync.Mutex
	now := noon
	moving := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	url := storetest.URL(t)
	var stores []*store.Store
	for range desks {
		stores = append(stores, storetest.OpenAt(t, url, moving))
		if stores[0].Embedded() {
			break
		}
	}
	st := stores[0]
	asked(t, st, n)
	for _, stage := range []struct {
		at            time.Time
		soon, expired int
	}{
		{noon.Add(24 * time.Hour), 0, 0},
		{time.Date(2026, 11, 30, 8, 59, 59, 0, shanghai), 0, 0},
		{time.Date(2026, 11, 30, 9, 0, 0, 0, shanghai), 1, 0}, // the tenth day is 3 December
		{time.Date(2026, 12, 2, 8, 59, 59, 0, shanghai), 1, 0},
		{time.Date(2026, 12, 2, 9, 0, 0, 0, shanghai), 2, 0},
		{time.Date(2026, 12, 3, 23, 59, 59, 0, shanghai), 2, 0},
		{time.Date(2026, 12, 4, 0, 0, 0, 0, shanghai), 2, 1},
	} {
		mu.Lock()
		now = stage.at.UTC()
		mu.Unlock()
		var all sync.WaitGroup
		for _, s := range stores {
			d := deskAt(t, s, moving)
			all.Go(func() {
				for range 4 { // more often than there are batches
					if _, err := d.Sweep(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		for kind, each := range map[model.NoticeKind]int{model.NoticeNeedInfoSoon: stage.soon, model.NoticeExpired: stage.expired} {
			const some = "SELECT COUNT(*) FROM (SELECT ticket_id FROM notice WHERE kind = ? GROUP BY ticket_id HAVING COUNT(*) = ?) t"
			if got := count(t, st, some, kind, each); each > 0 && got != n {
				t.Errorf("%s: %d tickets have %d of %s", stage.at, got, each, kind)
			}
			if got := count(t, st, "SELECT COUNT(*) FROM notice WHERE kind = ?", kind); got != each*n {
				t.Errorf("%s: %d of %s, want %d", stage.at, got, kind, each*n)
			}
		}
	}
	if got := count(t, st, "SELECT COUNT(DISTINCT dedupe) FROM notice"); got != 3*n {
		t.Errorf("%d notices are unlike one another", got)
	}
}

// Citizens act on the very tickets that the clock has in hand: whoever is second finds what the first made, and nobody's
// part is lost.
func TestCitizensAndTheClockAtOnce(t *testing.T) {
	const n = 600
	reminding := func() time.Time { return time.Date(2026, 11, 30, 9, 0, 0, 0, shanghai).UTC() }
	st := storetest.Open(t, reminding)
	asked(t, st, n)
	d := deskAt(t, st, reminding)
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := n - 1 - worker; i >= 0; i -= 4 {
				number := model.TicketNumber(st.NumberKey(), noon, model.SourceWeChat, i)
				_, err := d.Withdraw(t.Context(), bearer(i), number, "")
				for errors.Is(err, model.ErrChanged) {
					_, err = d.Withdraw(t.Context(), bearer(i), number, "")
				}
				if err != nil {
					t.Errorf("%d: %v", i, err)
				}
			}
		})
	}
	all.Go(func() {
		for count(t, st, waiting) > 0 {
			if _, err := d.Sweep(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	if got := count(t, st, "SELECT COUNT(*) FROM ticket WHERE status = 'withdrawn' AND next_tick IS NULL"); got != n {
		t.Errorf("%d of %d were withdrawn", got, n)
	}
	reminded := count(t, st, "SELECT COUNT(*) FROM ticket WHERE version = 3")
	if notices := count(t, st, "SELECT COUNT(*) FROM notice WHERE kind = ?", model.NoticeNeedInfoSoon); notices != reminded {
		t.Errorf("%d notices of %d reminders", notices, reminded)
	}
	if steps := count(t, st, "SELECT COUNT(*) FROM ticket_event"); steps != 3*n {
		t.Errorf("%d steps, want %d", steps, 3*n)
	}
	t.Logf("%d were reminded before they withdrew", reminded)
}
