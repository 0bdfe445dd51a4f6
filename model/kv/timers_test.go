package kv_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
)

const lease = 30 * time.Second

// take checks which deadlines are due, and that the set is not lost.
func take(t *testing.T, timers *kv.Timers, now time.Time, n int, want ...int64) kv.Turn {
	t.Helper()
	turn, err := timers.Due(t.Context(), now, n, lease)
	must(t, err)
	if len(turn.IDs) != len(want) || len(want) > 0 && !slices.Equal(turn.IDs, want) {
		t.Fatalf("due are %v, want %v", turn.IDs, want)
	}
	if turn.Lost {
		t.Fatal("the set is lost")
	}
	return turn
}

// built returns a set that is not lost, with these deadlines.
func built(t *testing.T, s *kv.Store, timers ...kv.Timer) *kv.Timers {
	t.Helper()
	set := s.Timers("chats")
	must(t, set.Rebuild(t.Context(), func(put func([]kv.Timer) error) error { return put(timers) }))
	return set
}

func count(t *testing.T, timers *kv.Timers, want int64) {
	t.Helper()
	if n, err := timers.Len(t.Context()); err != nil || n != want {
		t.Fatalf("%d deadlines, %v; want %d", n, err, want)
	}
}

func TestTimersAreDueInTheirOrderAndNotBefore(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		timers := built(t, s)
		now := c.now()
		must(t, timers.SetAll(t.Context(), []kv.Timer{{1, now.Add(3 * time.Second)}, {2, now.Add(time.Second)}, {3, now.Add(2 * time.Second)}, {4, now}}))
		must(t, timers.Set(t.Context(), 4, now.Add(time.Hour))) // later than it was
		must(t, timers.Set(t.Context(), 5, now.Add(time.Hour)))
		must(t, timers.Set(t.Context(), 5, now.Add(2500*time.Millisecond)))             // sooner
		must(t, timers.Set(t.Context(), 1<<62, now.Add(4*time.Second+time.Nanosecond))) // rounded up
		must(t, timers.Set(t.Context(), 6, now))
		must(t, timers.Remove(t.Context(), 6, 7))
		must(t, timers.Remove(t.Context()))
		count(t, timers, 6)
		take(t, timers, now.Add(time.Second-time.Millisecond), 10)
		take(t, timers, now.Add(time.Second), 10, 2)
		take(t, timers, now.Add(4*time.Second), 2, 3, 5)
		take(t, timers, now.Add(4*time.Second), 10, 1)
		take(t, timers, now.Add(4*time.Second+time.Millisecond), 10, 1<<62)
		count(t, timers, 6)
	})
}

func TestTimersOfATurnComeBackUnlessSettled(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		now := c.now()
		timers := built(t, s, kv.Timer{1, now}, kv.Timer{2, now}, kv.Timer{3, now})
		turn := take(t, timers, now, 10, 1, 2, 3)
		must(t, timers.Settle(t.Context(), turn, []kv.Timer{{1, time.Time{}}, {2, now.Add(time.Minute)}}))
		must(t, timers.Settle(t.Context(), turn, nil))
		count(t, timers, 2)
		take(t, timers, now.Add(lease-time.Millisecond), 10)
		take(t, timers, now.Add(lease), 10, 3)
		take(t, timers, now.Add(time.Minute), 10, 3, 2)
	})
}

// Who was given another deadline while somebody had him in his turn keeps it, even one at the very millisecond at which
// the lease ends; and whose lease ran out belongs to him who took it then.
func TestTimersAreSettledByWhoHasThem(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		now := c.now()
		timers := built(t, s, kv.Timer{1, now}, kv.Timer{2, now}, kv.Timer{3, now}, kv.Timer{4, now}, kv.Timer{5, now})
		first := take(t, timers, now, 10, 1, 2, 3, 4, 5)
		must(t, timers.SetAll(t.Context(), []kv.Timer{{1, now.Add(time.Second)}, {2, now.Add(time.Second)}, {3, now.Add(lease)}, {4, now.Add(lease)}}))
		settle := func(turn kv.Turn) {
			t.Helper()
			must(t, timers.Settle(t.Context(), turn, []kv.Timer{
				{1, time.Time{}},
				{2, now.Add(time.Hour)},
				{3, time.Time{}},
				{4, now.Add(time.Hour)},
				{6, now}, // of no turn
			}))
		}
		settle(first)
		count(t, timers, 5)
		take(t, timers, now.Add(time.Second), 10, 1, 2)
		second := take(t, timers, now.Add(lease), 10, 5, 3, 4)
		settle(first)
		must(t, timers.Settle(t.Context(), first, []kv.Timer{{5, time.Time{}}}))
		count(t, timers, 5)
		must(t, timers.Settle(t.Context(), second, []kv.Timer{{5, time.Time{}}, {3, time.Time{}}, {4, time.Time{}}}))
		count(t, timers, 2)
	})
}

// Many are settled in another way than few.
func TestTimersOfALargeTurnAreSettledByWhoHasThem(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		const all = 200
		now := c.now()
		list := make([]kv.Timer, all)
		for i := range list {
			list[i] = kv.Timer{ID: int64(i), At: now}
		}
		timers := built(t, s, list...)
		turn, err := timers.Due(t.Context(), now, all, lease)
		must(t, err)
		must(t, timers.Set(t.Context(), 1, now.Add(lease)))
		must(t, timers.Set(t.Context(), 2, now.Add(lease)))
		must(t, timers.Remove(t.Context(), 3, 4))
		for i := range list {
			list[i].At = time.Time{}
			if i%2 == 0 {
				list[i].At = now.Add(time.Hour)
			}
		}
		must(t, timers.Settle(t.Context(), turn, list))
		count(t, timers, all/2) // without 4, and with 1
		take(t, timers, now.Add(lease), all, 1, 2)
		take(t, timers, now.Add(time.Hour-time.Millisecond), 3, 1, 2)
		turn, err = timers.Due(t.Context(), now.Add(time.Hour), all, lease)
		must(t, err)
		if len(turn.IDs) != all/2-2 { // the others than 1 and 2
			t.Errorf("%d were given the hour, want %d", len(turn.IDs), all/2-2)
		}
	})
}

// Of several who take at once each gets others, and none is left out; batches are larger than what a script takes.
func TestTimersAreTakenOnceByManyAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		const all = 2500
		now := c.now()
		list := make([]kv.Timer, all)
		for i := range list {
			list[i] = kv.Timer{ID: int64(i), At: now.Add(-time.Duration(i) * time.Millisecond)}
		}
		timers := built(t, s, list...)
		count(t, timers, all)
		var mu sync.Mutex
		taken := map[int64]int{}
		var takers sync.WaitGroup
		for range 4 {
			takers.Go(func() {
				for {
					turn, err := timers.Due(t.Context(), now, 170, lease)
					if err != nil || len(turn.IDs) == 0 {
						if err != nil {
							t.Error(err)
						}
						return
					}
					mu.Lock()
					for _, id := range turn.IDs {
						taken[id]++
					}
					mu.Unlock()
				}
			})
		}
		takers.Wait()
		if len(taken) != all {
			t.Errorf("%d were taken, want %d", len(taken), all)
		}
		for id, times := range taken {
			if times != 1 {
				t.Fatalf("%d was taken %d times", id, times)
			}
		}
		turn, err := timers.Due(t.Context(), now.Add(lease), all, lease)
		must(t, err)
		if len(turn.IDs) != 1000 {
			t.Fatalf("%d in one turn, want 1000", len(turn.IDs))
		}
		gone := make([]kv.Timer, len(turn.IDs))
		for i, id := range turn.IDs {
			gone[i].ID = id
		}
		must(t, timers.Settle(t.Context(), turn, gone))
		count(t, timers, all-1000)
		must(t, timers.SetAll(t.Context(), list))
		count(t, timers, all)
		ids := make([]int64, all)
		for i := range ids {
			ids[i] = int64(i)
		}
		must(t, timers.Remove(t.Context(), ids...))
		count(t, timers, 0)
	})
}

func TestTimersRefuseNonsense(t *testing.T) {
	s := kvtest.Embedded(t, newClock().now)
	timers := built(t, s)
	for name, err := range map[string]error{
		"no moment":          timers.Set(t.Context(), 1, time.Time{}),
		"one without moment": timers.SetAll(t.Context(), []kv.Timer{{1, newClock().now()}, {ID: 2}}),
		"nobody":             second(timers.Due(t.Context(), newClock().now(), 0, lease)),
		"no lease":           second(timers.Due(t.Context(), newClock().now(), 1, 0)),
		"gave up":            timers.Set(canceled(t), 1, newClock().now()),
		"gave up settling":   timers.Settle(canceled(t), kv.Turn{}, []kv.Timer{{ID: 1}}),
		"gave up removing":   timers.Remove(canceled(t), 1),
	} {
		if err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	count(t, timers, 0)
}

func second[T any](_ T, err error) error { return err }

// The set must agree at every step with a map of moments, whoever takes, settles and sets.
func TestTimersAgreeWithAMap(t *testing.T) {
	c := newClock()
	s := kvtest.Open(t, c.now)
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		timers := s.Timers(fmt.Sprint(run))
		model := map[int64]held{}
		var turns []kv.Turn
		id := rapid.Int64Range(1, 8)
		for range rapid.IntRange(1, 30).Draw(r, "steps") {
			c.forward(time.Duration(rapid.IntRange(0, 3).Draw(r, "pause")) * time.Second)
			switch rapid.SampledFrom([]string{"set", "remove", "due", "due", "settle", "settle"}).Draw(r, "act") {
			case "set":
				one := kv.Timer{ID: id.Draw(r, "id"), At: c.now().Add(time.Duration(rapid.IntRange(-2, 6).Draw(r, "in")) * time.Second)}
				fine(r, timers.Set(context.Background(), one.ID, one.At))
				model[one.ID] = held{at: one.At}
			case "remove":
				one := id.Draw(r, "id")
				fine(r, timers.Remove(context.Background(), one))
				delete(model, one)
			case "due":
				turns = append(turns, takeAsModelled(r, timers, model, c.now(), len(turns)+1))
			case "settle":
				if len(turns) == 0 {
					continue
				}
				turn := rapid.IntRange(1, len(turns)).Draw(r, "turn")
				one := kv.Timer{ID: id.Draw(r, "id")}
				if rapid.Bool().Draw(r, "again") {
					one.At = c.now().Add(2 * time.Second)
				}
				fine(r, timers.Settle(context.Background(), turns[turn-1], []kv.Timer{one}))
				if model[one.ID].turn == turn {
					model[one.ID] = held{at: one.At}
					if one.At.IsZero() {
						delete(model, one.ID)
					}
				}
			}
		}
		n, err := timers.Len(context.Background())
		fine(r, err)
		if int(n) != len(model) {
			r.Fatalf("%d deadlines, want %d", n, len(model))
		}
	})
}

// held is a deadline, or the end of the lease that it has in a turn, counted from 1.
type held struct {
	at   time.Time
	turn int
}

func takeAsModelled(r *rapid.T, timers *kv.Timers, model map[int64]held, now time.Time, number int) kv.Turn {
	turn, err := timers.Due(context.Background(), now, 100, 4*time.Second)
	fine(r, err)
	want := []int64{}
	for id, h := range model {
		if !h.at.After(now) {
			want = append(want, id)
			model[id] = held{now.Add(4 * time.Second), number}
		}
	}
	got := append([]int64{}, turn.IDs...)
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		r.Fatalf("due: %s", diff)
	}
	return turn
}

func fine(r *rapid.T, err error) {
	if err != nil {
		r.Fatal(err)
	}
}
