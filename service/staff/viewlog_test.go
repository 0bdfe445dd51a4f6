package staff_test

import (
	"log/slog"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/staff"
)

// Where Redis is away it is not known who has looked already: a line too many is written rather than none.
func TestLooksAreWrittenDownWithoutRedis(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	st := storetest.Open(t, clock)
	redis, err := kv.Open(t.Context(), "embedded:", clock)
	must(t, err)
	l := staff.NewViewLog(st, redis, clock, slog.New(slog.DiscardHandler))
	look := model.View{StaffID: 1, TicketID: 7, Field: model.ViewedTicket, Address: "10.0.0.8"}
	seen := func() int {
		views, err := st.Views(t.Context(), look.TicketID)
		must(t, err)
		return len(views)
	}
	must(t, l.Looked(t.Context(), look))
	must(t, l.Looked(t.Context(), look))
	if n := seen(); n != 1 {
		t.Fatalf("%d lines while Redis is there", n)
	}
	elsewhere := look
	elsewhere.Address = "10.0.0.9"
	must(t, l.Looked(t.Context(), elsewhere))
	if n := seen(); n != 2 {
		t.Errorf("%d lines of two addresses", n)
	}
	must(t, redis.Close())
	must(t, l.Looked(t.Context(), look))
	if n := seen(); n != 3 {
		t.Errorf("%d lines once it is away", n)
	}
	now = now.Add(model.AuditKeep + time.Second)
	must(t, l.Looked(t.Context(), look))
	must(t, l.Tidy(t.Context()))
	if n := seen(); n != 1 {
		t.Errorf("%d lines after three years", n)
	}
}
