// Package benchtest holds one way of doing something against another, in turn, and says in a line how they compare: on a
// busy machine a ratio from one run means something, a figure alone does not.
package benchtest

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Rounds is how often a contest goes through its ways. What is reported are medians.
const Rounds = 9

// Work is one kind of act, done Times times by Workers at once.
type Work struct {
	Workers int
	Times   int
	Before  func(round int)   // prepares a round; neither timed nor counted. May be nil
	Do      func(i int) error // the i-th of all rounds, counted from 0
}

// Measure is what acts cost.
type Measure struct {
	Rate     float64       // a second, of all workers together
	P50, P99 time.Duration // of one
	Worst    time.Duration // p99.9
	CPU      time.Duration // of one, of this process; 0 where the system does not tell. Steadier than all the others
	Allocs   float64       // of one, on the Go side
	Bytes    float64
}

// round does the work once.
func (w Work) round(b testing.TB, round int) Measure {
	b.Helper()
	runtime.GC()
	if w.Before != nil {
		w.Before(round)
	}
	took := make([]time.Duration, w.Times)
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu := used()
	began := time.Now()
	var workers sync.WaitGroup
	for range w.Workers {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= w.Times || failed.Load() != nil {
					return
				}
				from := time.Now()
				if err := w.Do(round*w.Times + i); err != nil {
					failed.Store(&err)
				}
				took[i] = time.Since(from)
			}
		})
	}
	workers.Wait()
	all := time.Since(began)
	cpu = used() - cpu
	runtime.ReadMemStats(&after)
	if err := failed.Load(); err != nil {
		b.Fatal(*err)
	}
	slices.Sort(took)
	n := float64(w.Times)
	return Measure{
		Rate: n / all.Seconds(), P50: at(took, 0.5), P99: at(took, 0.99), Worst: at(took, 0.999), CPU: cpu / time.Duration(w.Times),
		Allocs: float64(after.Mallocs-before.Mallocs) / n, Bytes: float64(after.TotalAlloc-before.TotalAlloc) / n,
	}
}

func at(sorted []time.Duration, q float64) time.Duration {
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// Alone measures one way.
func Alone(b testing.TB, w Work) Measure {
	b.Helper()
	ours, _, _ := Contest(b, w, nil)
	return ours
}

// Contest measures ours beside the yardstick, in turn, each first as often as second. ratio is how many times the
// yardstick's rate ours reaches; a nil yardstick has none.
func Contest(b testing.TB, ours Work, yardstick *Work) (our, their Measure, ratio float64) {
	b.Helper()
	var mine, other []Measure
	var ratios []float64
	for round := range Rounds {
		do := func(w Work, into *[]Measure) { *into = append(*into, w.round(b, round)) }
		switch {
		case yardstick == nil:
			do(ours, &mine)
			continue
		case round%2 == 0:
			do(*yardstick, &other)
			do(ours, &mine)
		default:
			do(ours, &mine)
			do(*yardstick, &other)
		}
		ratios = append(ratios, mine[round].Rate/other[round].Rate)
	}
	if yardstick == nil {
		return medians(mine), Measure{}, 0
	}
	return medians(mine), medians(other), median(ratios)
}

func medians(list []Measure) Measure {
	return Measure{
		Rate: of(list, func(m Measure) float64 { return m.Rate }),
		P50:  of(list, func(m Measure) time.Duration { return m.P50 }), P99: of(list, func(m Measure) time.Duration { return m.P99 }),
		Worst:  of(list, func(m Measure) time.Duration { return m.Worst }),
		CPU:    of(list, func(m Measure) time.Duration { return m.CPU }),
		Allocs: of(list, func(m Measure) float64 { return m.Allocs }), Bytes: of(list, func(m Measure) float64 { return m.Bytes }),
	}
}

func of[T float64 | time.Duration](list []Measure, field func(Measure) T) T {
	values := make([]T, len(list))
	for i, m := range list {
		values[i] = field(m)
	}
	return median(values)
}

func median[T float64 | time.Duration](list []T) T {
	list = slices.Clone(list)
	slices.Sort(list)
	return list[len(list)/2]
}

// String is 812/s, p50 18ms, p99 31ms, CPU 310µs, 212 allocations, 33 kB.
func (m Measure) String() string {
	return fmt.Sprintf("%.0f/s, p50 %s, p99 %s, CPU %s, %.0f allocations, %.1f kB", m.Rate, short(m.P50), short(m.P99), short(m.CPU), m.Allocs, m.Bytes/1000)
}

func short(d time.Duration) string {
	switch {
	case d >= 10*time.Millisecond:
		return d.Round(100 * time.Microsecond).String()
	case d >= time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(100 * time.Nanosecond).String()
}

// Report puts one line among the benchmark's: make bench shows those with the mark, and leaves the rest to its file.
// target is as in docs/performance.md; "" where there is none.
func Report(b testing.TB, what, figure, target string) {
	b.Helper()
	if target != "" {
		target = "   (target " + target + ")"
	}
	b.Logf("» %s: %s%s", what, figure, target)
}
