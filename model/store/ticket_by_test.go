package store_test

import (
	"fmt"
	"slices"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// What a staff member took steps with is paged through once and in order, over more tickets than one question looks at; a citizen
// whose ID is the same number is somebody else.
func TestOnesOwnTicketsPageThroughAll(t *testing.T) {
	s := storetest.Open(t, at(noon))
	who := meet(t, s, "o1")
	const me = 1 // who.ID, too
	var mine []int64
	var steps []model.Happening
	for i := range 450 {
		tk := ticket(who, fmt.Sprintf("2611231%07d", i))
		if tk.Status = model.Handling; i%10 == 0 {
			tk.Status = model.Replied
		}
		tk = add(t, s, tk)
		steps = append(steps, model.Happening{TicketID: tk.ID, At: noon, By: model.RoleCitizen, ActorID: me, Act: model.ActSubmit})
		if i%9 != 0 {
			for _, act := range []model.Action{model.ActAccept, model.ActDispatch} {
				steps = append(steps, model.Happening{TicketID: tk.ID, At: noon, By: model.RoleDispatcher, ActorID: me, Act: act})
			}
			if i%10 == 0 {
				mine = append(mine, tk.ID)
			}
		}
	}
	if err := s.AddHappenings(t.Context(), steps); err != nil {
		t.Fatal(err)
	}
	for _, oldFirst := range []bool{false, true} {
		for _, depth := range []int{0, 1} {
			q := store.Queue{Statuses: []model.Status{model.Replied}, OldFirst: oldFirst, Limit: 7}
			var got []int64
			for {
				list, rest, err := s.SiftedTickets(t.Context(), q, store.Sieve{By: me, Depth: depth})
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
			want := slices.Clone(mine)
			if !oldFirst {
				slices.Reverse(want)
			}
			if !slices.Equal(got, want) {
				t.Errorf("oldest first: %v, depth %d: got %v, want %v", oldFirst, depth, got, want)
			}
		}
	}
	n, err := s.CountQueue(t.Context(), store.Queue{Statuses: []model.Status{model.Replied}}, store.Sieve{By: me}, 1000)
	if err != nil || n != len(mine) {
		t.Errorf("counted %d, %v; want %d", n, err, len(mine))
	}
}
