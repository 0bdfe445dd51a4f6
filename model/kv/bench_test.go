package kv_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"example.org/hotline/model/benchtest"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
)

const (
	fewTimers  = 10_000
	manyTimers = 1_000_000
)

// BenchmarkTimers holds deadlines in Redis: a million against ten thousand, and beside the plainest commands that remind
// of something at all.
func BenchmarkTimers(b *testing.B) {
	c := newClock()
	s := kvtest.Real(b, c.now)
	few, many := filled(b, s.Timers("few"), fewTimers, c), filled(b, s.Timers("many"), manyTimers, c)
	raw := newRawTimers(b, c)
	touching(b, few, many, raw, c)
	turning(b, few, many, raw, c)
	expiring(b, many, raw, c)
}

// filled gives each of n a deadline of its own within the hour after next.
func filled(b *testing.B, timers *kv.Timers, n int, c *clock) *kv.Timers {
	b.Helper()
	list := make([]kv.Timer, n)
	for i := range list {
		list[i] = kv.Timer{ID: int64(i), At: far(c)}
	}
	err := timers.Rebuild(b.Context(), func(put func([]kv.Timer) error) error { return put(list) })
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = timers.Forget(context.WithoutCancel(b.Context())) })
	return timers
}

func far(c *clock) time.Time {
	return c.now().Add(time.Hour + time.Duration(rand.IntN(3600_000))*time.Millisecond)
}

// touching gives one deadline after another a new moment, as each message of a chat does.
func touching(b *testing.B, few, many *kv.Timers, raw *rawTimers, c *clock) {
	b.Helper()
	work := func(do func(i int) error) benchtest.Work { return benchtest.Work{Workers: 2, Times: 4000, Do: do} }
	touch := func(t *kv.Timers, n int64) benchtest.Work {
		return work(func(int) error { return t.Set(b.Context(), rand.Int64N(n), far(c)) })
	}
	plain := work(func(int) error { return raw.add(b.Context(), rand.Int64N(manyTimers), far(c)) })
	our, _, ratio := benchtest.Contest(b, touch(many, manyTimers), &plain)
	benchtest.Report(b, fmt.Sprintf("one of %d deadlines is moved", manyTimers), fmt.Sprintf("%.2fx of a plain ZADD, %s", ratio, our), "")
	small := touch(few, fewTimers)
	our, their, _ := benchtest.Contest(b, touch(many, manyTimers), &small)
	benchtest.Report(b, fmt.Sprintf("one deadline is moved, among %d against %d", manyTimers, fewTimers), growth(our, their), "")
}

// turning takes a thousand that are due and gives each another moment, over and over.
func turning(b *testing.B, few, many *kv.Timers, raw *rawTimers, c *clock) {
	b.Helper()
	const turns, each = 10, 1000
	due := func(n int) []kv.Timer {
		list := make([]kv.Timer, turns*each)
		for i := range list {
			list[i] = kv.Timer{ID: int64(i * (n / len(list))), At: c.now().Add(-time.Duration(i) * time.Millisecond)}
		}
		return list
	}
	work := func(before func(), do func() (int, error)) benchtest.Work {
		return benchtest.Work{Workers: 2, Times: turns, Before: func(int) { before() }, Do: func(int) error {
			n, err := do()
			if err == nil && n != each {
				err = fmt.Errorf("a turn of %d", n)
			}
			return err
		}}
	}
	turn := func(t *kv.Timers, n int) benchtest.Work {
		return work(func() {
			if err := t.SetAll(b.Context(), due(n)); err != nil {
				b.Fatal(err)
			}
		}, func() (int, error) { return turnOver(b.Context(), t, c, each) })
	}
	plain := work(func() {
		if err := raw.addAll(b.Context(), due(manyTimers)); err != nil {
			b.Fatal(err)
		}
	}, func() (int, error) { return raw.turnOver(b.Context(), each, func() time.Time { return far(c) }) })
	our, _, ratio := benchtest.Contest(b, turn(many, manyTimers), &plain)
	benchtest.Report(b, fmt.Sprintf("%d of %d deadlines are taken and given another moment", each, manyTimers),
		fmt.Sprintf("%.2fx of a plain ZPOPMIN and ZADD, %s", ratio, our), "")
	small := turn(few, fewTimers)
	our, their, _ := benchtest.Contest(b, turn(many, manyTimers), &small)
	benchtest.Report(b, fmt.Sprintf("%d deadlines are taken and given another moment, among %d against %d", each, manyTimers, fewTimers), growth(our, their), "")
}

func turnOver(ctx context.Context, t *kv.Timers, c *clock, n int) (int, error) {
	turn, err := t.Due(ctx, c.now(), n, time.Minute)
	if err != nil {
		return 0, err
	}
	next := make([]kv.Timer, len(turn.IDs))
	for i, id := range turn.IDs {
		next[i] = kv.Timer{ID: id, At: far(c)}
	}
	return len(next), t.Settle(ctx, turn, next)
}

// expiring lets all deadlines come at once, with two replicas that take and remove them.
func expiring(b *testing.B, timers *kv.Timers, raw *rawTimers, c *clock) {
	b.Helper()
	c.forward(3 * time.Hour)
	var rates, busy []float64
	for range 3 {
		fired := make([]atomic.Int32, manyTimers)
		began, cpu := time.Now(), raw.cpu(b)
		var replicas sync.WaitGroup
		for range 2 {
			replicas.Go(func() { expire(b, timers, c.now(), fired) })
		}
		replicas.Wait()
		rates = append(rates, manyTimers/time.Since(began).Seconds())
		busy = append(busy, (raw.cpu(b)-cpu)*1e6/manyTimers)
		for id := range fired {
			if n := fired[id].Load(); n != 1 {
				b.Fatalf("%d fired %d times", id, n)
			}
		}
		list := make([]kv.Timer, manyTimers)
		for i := range list {
			list[i] = kv.Timer{ID: int64(i), At: c.now().Add(-time.Duration(rand.IntN(3600_000)) * time.Millisecond)}
		}
		if err := timers.SetAll(b.Context(), list); err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(rates)
	slices.Sort(busy)
	benchtest.Report(b, fmt.Sprintf("%d deadlines come at once, replicas: 2, each fires once", manyTimers),
		fmt.Sprintf("%.0f/s (%.0f to %.0f), CPU of Redis %.1fµs each", rates[1], rates[0], rates[2], busy[1]), "≥ 150 000/s")
}

func expire(b *testing.B, timers *kv.Timers, now time.Time, fired []atomic.Int32) {
	for {
		turn, err := timers.Due(b.Context(), now, 1000, time.Minute)
		if err != nil {
			b.Error(err)
			return
		}
		if len(turn.IDs) == 0 {
			return
		}
		gone := make([]kv.Timer, len(turn.IDs))
		for i, id := range turn.IDs {
			fired[id].Add(1)
			gone[i].ID = id
		}
		if err := timers.Settle(b.Context(), turn, gone); err != nil {
			b.Error(err)
			return
		}
	}
}

func growth(many, few benchtest.Measure) string {
	return fmt.Sprintf("p50 %.2fx, p99 %.2fx (%s against %s)", many.P50.Seconds()/few.P50.Seconds(), many.P99.Seconds()/few.P99.Seconds(), many, few)
}

// rawTimers are the yardstick: a sorted set by itself, whose members are gone with whoever dies while he has them.
type rawTimers struct {
	rdb *redis.Client
	key string
}

func newRawTimers(b *testing.B, c *clock) *rawTimers {
	b.Helper()
	o, err := redis.ParseURL(os.Getenv(kvtest.Server))
	if err != nil {
		b.Fatal(err)
	}
	r := &rawTimers{rdb: redis.NewClient(o), key: "hotline:bench-" + strconv.FormatUint(rand.Uint64(), 36)}
	b.Cleanup(func() {
		r.rdb.Del(context.WithoutCancel(b.Context()), r.key)
		_ = r.rdb.Close()
	})
	list := make([]kv.Timer, manyTimers)
	for i := range list {
		list[i] = kv.Timer{ID: int64(i), At: far(c)}
	}
	if err := r.addAll(b.Context(), list); err != nil {
		b.Fatal(err)
	}
	return r
}

func (r *rawTimers) add(ctx context.Context, id int64, at time.Time) error {
	return r.rdb.ZAdd(ctx, r.key, redis.Z{Score: float64(at.UnixMilli()), Member: id}).Err()
}

func (r *rawTimers) addAll(ctx context.Context, timers []kv.Timer) error {
	for batch := range slices.Chunk(timers, 1000) {
		members := make([]redis.Z, len(batch))
		for i, one := range batch {
			members[i] = redis.Z{Score: float64(one.At.UnixMilli()), Member: one.ID}
		}
		if err := r.rdb.ZAdd(ctx, r.key, members...).Err(); err != nil {
			return err
		}
	}
	return nil
}

func (r *rawTimers) turnOver(ctx context.Context, n int64, next func() time.Time) (int, error) {
	members, err := r.rdb.ZPopMin(ctx, r.key, n).Result()
	if err != nil {
		return 0, err
	}
	for i := range members {
		members[i].Score = float64(next().UnixMilli())
	}
	return len(members), r.rdb.ZAdd(ctx, r.key, members...).Err()
}

// cpu is how many seconds Redis has worked so far.
func (r *rawTimers) cpu(b *testing.B) float64 {
	b.Helper()
	info, err := r.rdb.InfoMap(b.Context(), "cpu").Result()
	if err != nil {
		b.Fatal(err)
	}
	var sum float64
	for _, field := range []string{"used_cpu_user", "used_cpu_sys"} {
		seconds, err := strconv.ParseFloat(info["CPU"][field], 64)
		if err != nil {
			b.Fatal(err)
		}
		sum += seconds
	}
	return sum
}
