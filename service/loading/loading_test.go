package loading_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/loading"
	"example.org/hotline/service/ticketing"
)

var shanghai = time.FixedZone("CST", 8*3600)

var today = time.Date(2026, 11, 24, 15, 0, 0, 0, shanghai).UTC()

func clock() time.Time { return today }

func load(t *testing.T, o loading.Order) *store.Store {
	t.Helper()
	st := storetest.Open(t, clock)
	if err := loading.Load(t.Context(), st, shanghai, today, o); err != nil {
		t.Fatal(err)
	}
	return st
}

func desk(t *testing.T, st *store.Store) *ticketing.Desk {
	return ticketing.New(st, kvtest.Embedded(t, clock), nil, shanghai, clock, slog.New(slog.DiscardHandler))
}

// A loaded citizen reads his tickets as any other does, and each went its way by the table.
func TestWhatIsLoadedIsWhole(t *testing.T) {
	const tickets = 900
	st := load(t, loading.Order{Tickets: tickets, Phones: 30, Days: 100})
	d := desk(t, st)
	seen := map[model.Status]int{}
	for i := range 30 {
		who, err := st.Citizen(t.Context(), loading.Person(i).ID)
		if err != nil || *who.Binding != (model.Binding{CitizenID: who.ID, Name: loading.Person(i).Binding.Name, Phone: loading.Person(i).Binding.Phone, BoundAt: who.Binding.BoundAt}) {
			t.Fatalf("citizen %d: %+v %v", i, who, err)
		}
		page, err := d.List(t.Context(), who, ticketing.Query{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(page.Tickets); n < 15 || n > tickets/30 {
			t.Errorf("citizen %d has %d tickets", i, n)
		}
		for _, listed := range page.Tickets {
			f, err := d.Find(t.Context(), who, listed.Number)
			if err != nil {
				t.Fatal(err)
			}
			if seen[f.Status]++; !f.Locked {
				follows(t, f)
			}
		}
	}
	for _, s := range []model.Status{model.Archived, model.Closed, model.Rated, model.Rejected, model.Expired, model.Handling} {
		if seen[s] == 0 {
			t.Errorf("none is %s: %v", s, seen)
		}
	}
}

// follows checks a ticket's history against the table, and its state against its history.
func follows(t *testing.T, f ticketing.File) {
	t.Helper()
	at, from := time.Time{}, model.Draft
	for _, h := range f.History {
		to, err := model.Next(from, h.Act, h.By)
		if err != nil || h.From != from || h.To != to || h.At.Before(at) || h.At.After(today) {
			t.Fatalf("%s: %+v after %s at %s: %v", f.Number, h, from, at, err)
		}
		at, from = h.At, h.To
	}
	if f.Status != from || f.Version != len(f.History)-1 || f.Phone == "" || f.ContactName == "" {
		t.Errorf("%s is %s after %s, version %d", f.Number, f.Status, from, f.Version)
	}
	if f.ClosedAt != nil && (f.Reply == "" || len(f.Replies) != 1) {
		t.Errorf("%s was closed with no answer", f.Number)
	}
}

// Nothing falls due at once but what was ordered to, and that lapses.
func TestOverdue(t *testing.T) {
	const overdue = 70
	st := load(t, loading.Order{Tickets: 700, Overdue: overdue})
	d := desk(t, st)
	lapsed := 0
	for {
		n, err := d.Sweep(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if lapsed += n; n == 0 {
			break
		}
	}
	if lapsed != overdue {
		t.Errorf("%d tickets fell due of %d", lapsed, overdue)
	}
}

func TestWhatIsInUseIsNotLoadedInto(t *testing.T) {
	o := loading.Order{Tickets: 20}
	st := load(t, o)
	if err := loading.Load(t.Context(), st, shanghai, today, o); !errors.Is(err, loading.ErrInUse) {
		t.Errorf("a second load: %v", err)
	}
	o.More = true
	if err := loading.Load(t.Context(), st, shanghai, today, o); err != nil {
		t.Errorf("more: %v", err)
	}
	if had, err := st.Holdings(t.Context()); err != nil || had.Tickets != 40 {
		t.Errorf("there are %+v %v", had, err)
	}
	real := model.Ticket{
		Number: "26112410483520", Source: model.SourceWeChat, Status: model.Submitted, Category: "C1", Address: "云麓区",
		ContactName: "张三", Phone: "13800138000", CitizenID: 1, IdempotencyKey: "a-form", SubmittedAt: today, UpdatedAt: today,
	}
	if err := st.AddTicket(t.Context(), &real); err != nil {
		t.Fatal(err)
	}
	if err := loading.Load(t.Context(), st, shanghai, today, o); !errors.Is(err, loading.ErrInUse) {
		t.Errorf("more beside a real ticket: %v", err)
	}
	staffed := storetest.Open(t, clock)
	if err := staffed.AddStaff(t.Context(), model.Staff{Name: "小云", Roles: []model.Role{model.RoleAgent}}, "hash"); err != nil {
		t.Fatal(err)
	}
	if err := loading.Load(t.Context(), staffed, shanghai, today, o); !errors.Is(err, loading.ErrInUse) {
		t.Errorf("beside a log-in: %v", err)
	}
}
