package store_test

import (
	"fmt"
	"slices"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// An import gives days of long ago the newest IDs: what was filed on a day is found wherever it stands.
func TestADayIsFoundWhereverItsTicketsStand(t *testing.T) {
	s := storetest.Open(t, at(noon))
	who := meet(t, s, "o1")
	filed := func(day string, i int, alarm model.Alarm) int64 {
		tk := ticket(who, fmt.Sprintf("%s1%07d", day, i))
		tk.Status, tk.Alarm = model.Handling, alarm
		return add(t, s, tk).ID
	}
	first := filed("261101", 0, model.Yellow)
	filed("261102", 1, model.Urged)
	filed("261120", 2, model.Red)
	imported := filed("261101", 3, model.Red)
	late := filed("261103", 4, model.Red)
	filed("261101", 5, model.NoAlarm)
	for _, one := range []struct {
		sieve store.Sieve
		want  []int64
	}{
		{store.Sieve{FromDay: "261101", BeforeDay: "261104", Alarm: model.Yellow}, []int64{late, imported, first}},
		{store.Sieve{FromDay: "261101", BeforeDay: "261102", Alarm: model.Red}, []int64{imported}},
		{store.Sieve{FromDay: "261004", BeforeDay: "261101"}, nil},
	} {
		list, rest, err := s.SiftedTickets(t.Context(), store.Queue{Statuses: model.OpenStatuses, Limit: 9}, one.sieve)
		var got []int64
		for _, tk := range list {
			got = append(got, tk.ID)
		}
		if err != nil || rest != 0 || !slices.Equal(got, one.want) {
			t.Errorf("%+v: %v, %d, %v", one.sieve, got, rest, err)
		}
	}
}

// Tickets that lie far apart, as those of a rare state do among millions, are sifted page by page like any others.
func TestTicketsThatLieFarApartAreSifted(t *testing.T) {
	s := storetest.Open(t, at(noon))
	who := meet(t, s, "o1")
	const all, apart = 40, 200_000
	for i := range all {
		tk := ticket(who, fmt.Sprintf("2611011%07d", i))
		tk.Status, tk.Category = model.NeedInfo, []string{"C1", "C2", "C3"}[i%3]
		add(t, s, tk)
	}
	write, _, err := s.Conns()
	must(t, err)
	_, err = write.ExecContext(t.Context(), fmt.Sprintf("UPDATE ticket SET id = id * %d", apart)) // none is another's on the way: there are fewer
	must(t, err)
	for _, oldFirst := range []bool{false, true} {
		var want, got []int64
		for i := range int64(all) {
			if i%3 == 2 {
				want = append(want, (i+1)*apart)
			}
		}
		if !oldFirst {
			slices.Reverse(want)
		}
		q := store.Queue{Statuses: []model.Status{model.NeedInfo}, OldFirst: oldFirst, Limit: 5}
		for range all {
			list, rest, err := s.SiftedTickets(t.Context(), q, store.Sieve{Category: "C3"})
			must(t, err)
			for _, tk := range list {
				got = append(got, tk.ID)
			}
			if rest == 0 {
				break
			}
			if q.Before = rest; oldFirst {
				q.Before, q.After = 0, rest
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("oldest first: %t: %v, want %v", oldFirst, got, want)
		}
	}
}
