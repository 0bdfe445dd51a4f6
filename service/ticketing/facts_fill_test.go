package ticketing_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
)

// A ticket that takes a step while the facts of older ones are made is counted as the step left it.
func TestAFactIsNeverOlderThanItsTicket(t *testing.T) {
	const n = 300
	st := storetest.Open(t, func() time.Time { return noon })
	asked(t, st, n)
	d := deskAt(t, st, func() time.Time { return noon })
	cal := model.NewCalendar(shanghai, nil)
	_, err := st.RebuildFacts(t.Context())
	must(t, err)
	var all sync.WaitGroup
	for worker := range 3 {
		all.Go(func() {
			for i := worker; i < n; i += 3 {
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
	for range 2 { // replicas
		all.Go(func() {
			for next, until := int64(0), int64(1); next <= until; {
				var err error
				if next, until, err = st.FillFacts(t.Context(), cal, 7); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if open := count(t, st, "SELECT COUNT(*) FROM ticket_fact WHERE live = 1"); open != 0 {
		t.Errorf("%d of %d withdrawn tickets count as open", open, n)
	}
	if facts := count(t, st, "SELECT COUNT(*) FROM ticket_fact"); facts != n {
		t.Errorf("%d facts of %d tickets", facts, n)
	}
}
