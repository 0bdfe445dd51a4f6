package standin

import (
	"slices"
	"time"
)

// timeline holds what is to happen later, soonest first; what falls on one moment keeps its order.
type timeline[T any] struct{ items []dated[T] }

type dated[T any] struct {
	at   time.Time
	what T
}

func (l *timeline[T]) add(at time.Time, what T) {
	i, _ := slices.BinarySearchFunc(l.items, at, func(e dated[T], at time.Time) int {
		if e.at.After(at) {
			return 1
		}
		return -1
	})
	l.items = slices.Insert(l.items, i, dated[T]{at, what})
}

// pop takes out the first that is due; false when none is.
func (l *timeline[T]) pop(now time.Time) (dated[T], bool) {
	if len(l.items) == 0 || l.items[0].at.After(now) {
		return dated[T]{}, false
	}
	first := l.items[0]
	l.items = slices.Delete(l.items, 0, 1)
	return first, true
}

// next is when the first is due; the zero time when there is none.
func (l *timeline[T]) next() time.Time {
	if len(l.items) == 0 {
		return time.Time{}
	}
	return l.items[0].at
}
