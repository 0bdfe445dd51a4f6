package staff

import (
	"strconv"
	"sync"
	"time"
)

// flood says which failures the audit log names one by one. Whoever fails as often as he likes must not fill the log with it: of what is
// counted together, and of all where there is a number for all, the first of a quarter of an hour have a line each, and those after
// them one where their number has doubled, which says how many there were. Successes and locks are always written. Each replica counts
// its own.
type flood struct {
	whose string // what is counted together
	most  int    // of all; 0: there are only so many who can
	mu    sync.Mutex
	since time.Time
	all   int
	of    map[string]int
}

const (
	failureSpan = 15 * time.Minute
	firstOf     = 20
	firstOfAll  = 1000 // of strangers
)

// note counts one. detail is what its line says beside it; write is false where it has none.
func (f *flood) note(key string, now time.Time) (detail map[string]string, write bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil || now.Sub(f.since) >= failureSpan {
		f.since, f.all, f.of = now, 0, map[string]int{}
	}
	f.all++
	f.of[key]++
	n, first, whose := f.of[key], firstOf, f.whose
	if f.most > 0 && f.all > f.most {
		n, first, whose = f.all, f.most, "all"
	}
	switch {
	case n <= first:
		return nil, true
	case n%first == 0 && (n/first)&(n/first-1) == 0:
		return map[string]string{"failures": strconv.Itoa(n), "failures_of": whose}, true
	default:
		return nil, false
	}
}
