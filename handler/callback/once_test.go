package callback

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
)

// takes answers like echo, after d.
func takes(d time.Duration) func(context.Context, model.Event) (model.Answer, error) {
	return func(ctx context.Context, ev model.Event) (model.Answer, error) {
		if !sleep(ctx, d) {
			return model.Answer{}, ctx.Err()
		}
		return echo(ctx, ev)
	}
}

// timed delivers, and tells how long WeChat waited.
func (r *replica) timed(t testing.TB, message string) (string, time.Duration) {
	t.Helper()
	start := time.Now()
	answer := r.deliver(t, message)
	return answer, time.Since(start)
}

// One message fifty times at once over two replicas: one effect, fifty equal answers. On a real store.
func TestConcurrentRepeats(t *testing.T) {
	release := make(chan struct{})
	h := &hotline{respond: func(ctx context.Context, ev model.Event) (model.Answer, error) {
		<-release
		return echo(ctx, ev)
	}}
	store := kvtest.Open(t, clock)
	patient := Limits{Patience: time.Minute, Crowded: time.Minute}
	replicas := []*replica{newReplica(t, h, store, patient), newReplica(t, h, store, patient)}

	answers := make([]string, 50)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = replicas[i%2].deliver(t, textMessage(1, "路灯坏了")) })
	}
	for replicas[0].queue.waiting.Load()+replicas[1].queue.waiting.Load() < int64(len(answers)) {
		time.Sleep(time.Millisecond) // until all have arrived; nothing tells us
	}
	close(release)
	all.Wait()
	for _, r := range replicas {
		r.drained(t)
	}
	for _, a := range answers {
		if a != "您说：路灯坏了" {
			t.Fatalf("answered %q", answers)
		}
	}
	if h.times() != 1 || len(h.saidLate()) != 0 {
		t.Errorf("asked %d times, said %q late", h.times(), h.saidLate())
	}
}

// A repeat that comes later, to any replica, hears the same answer; others do not.
func TestLaterRepeats(t *testing.T) {
	h := &hotline{respond: echo}
	shelf := newShelf()
	first, second := newReplica(t, h, shelf, Limits{}), newReplica(t, h, shelf, Limits{})
	for _, r := range []*replica{first, first, second, second} {
		if got := r.deliver(t, textMessage(1, "路灯坏了")); got != "您说：路灯坏了" {
			t.Errorf("answered %q", got)
		}
		r.drained(t)
	}
	if got := second.deliver(t, textMessage(2, "井盖丢了")); got != "您说：井盖丢了" {
		t.Errorf("another message was answered %q", got)
	}
	second.drained(t)
	if h.times() != 2 {
		t.Errorf("asked %d times", h.times())
	}
	for key, value := range shelf.all() {
		for _, personal := range []string{"路灯", "oCitizen", "您说"} {
			if strings.Contains(key+value, personal) {
				t.Errorf("Redis holds %q: %q", key, value)
			}
		}
	}
}

// An answer that takes too long comes as a message, once; whoever delivers again hears success.
func TestLateAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hotline{respond: takes(20 * time.Second)}
		shelf := newShelf()
		first, second := newReplica(t, h, shelf, Limits{}), newReplica(t, h, shelf, Limits{})
		deliver := func(r *replica, wait time.Duration) {
			t.Helper()
			if got, took := r.timed(t, textMessage(1, "a")); got != "success" || took != wait {
				t.Errorf("answered %q after %v", got, took)
			}
		}
		const patience = 2500 * time.Millisecond
		deliver(first, patience)
		deliver(first, patience)
		time.Sleep(5 * time.Second) // the claim would have lapsed
		deliver(second, patience)
		first.drained(t)
		second.drained(t)
		deliver(first, 0)
		deliver(second, 0)
		deliver(newReplica(t, h, shelf, Limits{}), 0)
		if late := h.saidLate(); h.times() != 1 || len(late) != 1 || late[0] != "您说：a" {
			t.Errorf("asked %d times, said %q late", h.times(), late)
		}
	})
}

// A second delivery that comes while the first waits hears what the first hears, at the same time.
func TestRepeatDuringTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hotline{respond: takes(2 * time.Second)}
		shelf := newShelf()
		var both sync.WaitGroup
		for i := range 2 {
			r := newReplica(t, h, shelf, Limits{})
			both.Go(func() {
				time.Sleep(time.Duration(i) * 100 * time.Millisecond)
				if got, took := r.timed(t, textMessage(1, "a")); got != "您说：a" || took > 2250*time.Millisecond {
					t.Errorf("answered %q after %v", got, took)
				}
				r.drained(t)
			})
		}
		both.Wait()
		if h.times() != 1 || len(h.saidLate()) != 0 {
			t.Errorf("asked %d times, said %q late", h.times(), h.saidLate())
		}
	})
}

// Everything behind us hangs for ten seconds, 500 deliveries a second: hardly any waits long, none is lost.
func TestStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		h := &hotline{respond: func(ctx context.Context, ev model.Event) (model.Answer, error) {
			return takes(time.Until(start.Add(10*time.Second)))(ctx, ev)
		}}
		shelf := newShelf()
		shelf.breakWith(func(ctx context.Context) error {
			if time.Since(start) < 10*time.Second {
				return hangs(ctx)
			}
			return nil
		})
		r := newReplica(t, h, shelf, Limits{})
		const n = 5000
		waits := make([]time.Duration, n)
		passive := 0
		var mu sync.Mutex
		var all sync.WaitGroup
		for i := range n {
			time.Sleep(2 * time.Millisecond)
			all.Go(func() {
				var got string
				got, waits[i] = r.timed(t, textMessage(i+1, "a"))
				if got != "success" {
					mu.Lock()
					passive++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		r.drained(t)
		long := 0
		for _, w := range waits {
			if w > time.Second {
				long++
			}
			if w > 2500*time.Millisecond {
				t.Fatalf("somebody waited %v", w)
			}
		}
		if long > n/100 {
			t.Errorf("%d of %d waited more than a second", long, n)
		}
		if late := len(h.saidLate()); h.times() != n || passive+late != n {
			t.Errorf("asked %d times; %d answered at once and %d late, of %d", h.times(), passive, late, n)
		}
	})
}

// Without Redis everything is answered, a repeat to the same process once only; the log does not fill up.
func TestRedisDown(t *testing.T) {
	for name, down := range map[string]func(context.Context) error{
		"hangs": hangs,
		"fails": func(context.Context) error { return errors.New("connection refused") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &hotline{respond: echo}
				shelf := newShelf()
				shelf.breakWith(down)
				r := newReplica(t, h, shelf, Limits{})
				for i := range 10 {
					if got, took := r.timed(t, textMessage(i/2+1, "a")); got != "您说：a" || took > redisTime {
						t.Errorf("answered %q after %v", got, took)
					}
				}
				shelf.breakWith(nil) // back before the answers are given up
				r.drained(t)
				if h.times() != 5 || strings.Count(r.log.String(), "level=") != 1 {
					t.Errorf("asked %d times, logged %s", h.times(), r.log)
				}
				if len(shelf.all()) != 5 {
					t.Errorf("Redis was told %d answers when it came back", len(shelf.all()))
				}
			})
		})
	}
}

// A replica that claimed an event and died does not take it along.
func TestReplicaDies(t *testing.T) {
	for _, tc := range []struct {
		name  string
		after time.Duration // until WeChat delivers again
		want  string
		late  int
	}{
		{"delivered again at once", 0, "success", 1},
		{"delivered again after the connection's five seconds", 5 * time.Second, "您说：a", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &hotline{respond: echo}
				shelf := newShelf()
				ev := model.Event{Type: model.MsgText, MsgID: 1}
				if _, won, err := shelf.Claim(t.Context(), seenPrefix+ev.ID(), running, lease); !won || err != nil {
					t.Fatal(won, err)
				}
				time.Sleep(tc.after)
				r := newReplica(t, h, shelf, Limits{})
				if got := r.deliver(t, textMessage(1, "a")); got != tc.want {
					t.Errorf("answered %q", got)
				}
				r.drained(t)
				if h.times() != 1 || len(h.saidLate()) != tc.late {
					t.Errorf("asked %d times, said %q late", h.times(), h.saidLate())
				}
			})
		})
	}
}

func TestLateIsTriedAgain(t *testing.T) {
	for _, tc := range []struct {
		name   string
		fails  int
		said   int
		logged string
	}{
		{"the outbox comes back", 4, 1, ""},
		{"it does not", 100, 0, "answer lost"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &hotline{respond: takes(3 * time.Second), lateErr: func(n int) error {
					switch {
					case n > tc.fails:
						return nil
					case n == 1:
						panic("out of order")
					}
					return errors.New("database is locked")
				}}
				r := newReplica(t, h, newShelf(), Limits{})
				if got := r.deliver(t, textMessage(1, "a")); got != "success" {
					t.Errorf("answered %q", got)
				}
				r.drained(t)
				if len(h.saidLate()) != tc.said || !strings.Contains(r.log.String(), tc.logged) {
					t.Errorf("said %q, logged %s", h.saidLate(), r.log)
				}
			})
		})
	}
}

// An answer that never comes is given up, and says so.
func TestWorkIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hotline{respond: takes(time.Hour)}
		r := newReplica(t, h, newShelf(), Limits{})
		start := time.Now()
		r.deliver(t, textMessage(1, "a"))
		r.drained(t)
		late := h.saidLate()
		if took := time.Since(start); took < 30*time.Second || took > 31*time.Second || len(late) != 1 || late[0] != model.ErrUnavailable.Message {
			t.Errorf("said %q after %v", late, took)
		}
	})
}

// More work than we can hold is refused politely, and done when it is delivered again.
func TestTooMuchWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hotline{respond: takes(10 * time.Second)}
		r := newReplica(t, h, newShelf(), Limits{Background: 3})
		for i := range 3 {
			r.deliver(t, textMessage(i+1, "a"))
		}
		if got, took := r.timed(t, textMessage(9, "a")); got != model.ErrUnavailable.Message || took != 0 {
			t.Errorf("answered %q after %v", got, took)
		}
		r.drained(t)
		r.deliver(t, textMessage(9, "a"))
		r.drained(t)
		if h.times() != 4 || len(h.saidLate()) != 4 {
			t.Errorf("asked %d times, said %d late", h.times(), len(h.saidLate()))
		}
	})
}

func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hotline{respond: takes(10 * time.Second)}
		r := newReplica(t, h, newShelf(), Limits{})
		r.drained(t) // nothing to wait for
		for i := range 2 {
			r.deliver(t, textMessage(i+1, "a")) // until 2.5 s, and 5 s
		}
		ctx, cancel := context.WithTimeout(t.Context(), 6*time.Second) // the first ends at 10 s, the second at 12.5 s
		defer cancel()
		err := r.Drain(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(fmt.Sprint(err), " 1 answers") {
			t.Errorf("got %v", err)
		}
		r.drained(t)
		if len(h.saidLate()) != 2 {
			t.Errorf("said %q", h.saidLate())
		}
	})
}

func TestFlightsAreForgotten(t *testing.T) {
	now := testNow
	fs := newFlights(func() time.Time { return now })
	landed, _ := fs.join("landed")
	landed.land(model.Answer{Text: "a"})
	fs.join("flying")
	for _, tc := range []struct {
		at     time.Duration
		landed bool // is known
	}{
		{0, true},
		{29 * time.Second, true},
		{31 * time.Second, true},
		{62 * time.Second, false},
		{time.Hour, false},
	} {
		now = testNow.Add(tc.at)
		fs.join(fmt.Sprint("another one, at ", tc.at))
		if _, first := fs.join("flying"); first {
			t.Errorf("after %v what has not landed is forgotten", tc.at)
		}
		f, first := fs.join("landed")
		if first {
			f.land(model.Answer{})
			fs.forget("landed")
		}
		if first == tc.landed {
			t.Errorf("after %v: what has landed is known: %v", tc.at, !first)
		}
	}
}

// Many events at once do not push out of memory what WeChat may still deliver again.
func TestFlightsAreBounded(t *testing.T) {
	fs := newFlights(clock)
	for i := range 5 * rememberMany {
		f, _ := fs.join(fmt.Sprint(i))
		f.land(model.Answer{})
		if n := len(fs.young) + len(fs.old); n > 2*rememberMany {
			t.Fatalf("%d answers are kept", n)
		}
		if i >= rememberMany {
			if _, first := fs.join(fmt.Sprint(i - rememberMany + 1)); first {
				t.Fatalf("%d forgotten at %d", i-rememberMany+1, i)
			}
		}
	}
}
