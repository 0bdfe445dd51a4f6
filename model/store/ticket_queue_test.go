package store_test

import (
	"fmt"
	"slices"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// Tickets stand far apart among others, so that pages reach over several windows of IDs.
func TestAQueuePagesThroughAll(t *testing.T) {
	s := storetest.Open(t, at(noon))
	who := meet(t, s, "o1")
	write, _, err := s.Conns()
	if err != nil {
		t.Fatal(err)
	}
	var want []int64
	for i := range 40 {
		tk := ticket(who, fmt.Sprintf("2611231%07d", i))
		if tk.Status, tk.Department = model.Handling, "CG"; i%4 == 3 {
			tk.Status = model.Replied
		}
		tk = add(t, s, tk)
		id := tk.ID + int64(i*i)*700
		if _, err := write.ExecContext(t.Context(), "UPDATE ticket SET id = ? WHERE id = ?", -id, tk.ID); err != nil {
			t.Fatal(err)
		}
		if tk.Status == model.Handling {
			want = append(want, id)
		}
	}
	if _, err := write.ExecContext(t.Context(), "UPDATE ticket SET id = -id"); err != nil {
		t.Fatal(err)
	}
	for _, q := range []store.Queue{
		{Statuses: []model.Status{model.Handling}},
		{Statuses: []model.Status{model.Handling}, OldFirst: true},
		{Statuses: []model.Status{model.Handling, model.OnHold}, Department: "CG"},
	} {
		t.Run(fmt.Sprintf("%+v", q), func(t *testing.T) {
			q.Limit = 7
			var got []int64
			for {
				list, err := s.QueuedTickets(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				if len(list) == 0 {
					break
				}
				for _, tk := range list {
					got = append(got, tk.ID)
				}
				last := got[len(got)-1]
				if q.Before = last; q.OldFirst {
					q.Before, q.After = 0, last
				}
			}
			all := slices.Clone(want)
			if !q.OldFirst {
				slices.Reverse(all)
			}
			if !slices.Equal(got, all) {
				t.Fatalf("got %v\nwant %v", got, all)
			}
		})
	}
}

// A page that stops before it has looked behind all says where to go on, and in the end all were there, once and in order.
func TestASiftedQueuePagesThroughAll(t *testing.T) {
	s := storetest.Open(t, at(noon))
	who := meet(t, s, "o1")
	statuses := []model.Status{model.Handling, model.OnHold, model.Replied}
	var want []int64
	for i := range 60 {
		tk := ticket(who, fmt.Sprintf("2611%02d1%07d", 1+i/4, i))
		tk.Status, tk.Category = statuses[i%3], "C1"
		if i%5 == 0 {
			tk.Category = "C4"
		}
		tk = add(t, s, tk)
		if i%5 == 0 && i >= 8 && i < 44 {
			want = append(want, tk.ID)
		}
	}
	sieve := store.Sieve{Category: "C4", FromDay: "261103", BeforeDay: "261112"}
	for i := range 8 {
		oldFirst := i%2 == 0
		sieve.Depth = []int{0, 1, 4, 7}[i/2]
		q := store.Queue{Statuses: statuses, OldFirst: oldFirst, Limit: 3}
		var got []int64
		for {
			list, rest, err := s.SiftedTickets(t.Context(), q, sieve)
			if err != nil {
				t.Fatal(err)
			}
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
		all := slices.Clone(want)
		if !oldFirst {
			slices.Reverse(all)
		}
		if !slices.Equal(got, all) {
			t.Errorf("oldest first: %v, depth %d: got %v, want %v", oldFirst, sieve.Depth, got, all)
		}
	}
}
