package staff

import (
	"strconv"
	"sync"
	"time"
)

// flood says which failed log-ins the audit log names one by one. Strangers may fail as often as they like, and must not fill the
// log with it: of an address, and of all, the first of a quarter of an hour have a line each, and those after them one where their
// number has doubled, which says how many there were. Successes and locks are always written. Each replica counts its own.
type flood struct {
	mu    sync.Mutex
	since time.Time
	all   int
	of    map[string]int
}

const (
	failureSpan = 15 * time.Minute
	firstOf     = 20
	firstOfAll  = 1000
)

// note counts one. detail is what its line says beside it; write is false where it has none.
func (f *flood) note(address string, now time.Time) (detail map[string]string, write bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil || now.Sub(f.since) >= failureSpan {
		f.since, f.all, f.of = now, 0, map[string]int{}
	}
	f.all++
	f.of[address]++
	n, first, whose := f.of[address], firstOf, "address"
	if f.all > firstOfAll {
		n, first, whose = f.all, firstOfAll, "all"
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
