package callback

import (
	"sync"
	"time"

	"example.org/hotline/model"
)

// flight is the one answer to one event, for all who deliver the event to this process.
type flight struct {
	done chan struct{} // closed when it has landed

	mu      sync.Mutex
	landed  bool
	lost    bool // it landed without an answer: whoever delivers the event again, or tries it again, flies anew
	overdue bool // somebody heard "success" already, so the answer must come as a message and everybody hears that
	answer  model.Answer
}

func newFlight() *flight { return &flight{done: make(chan struct{})} }

// land ends the flight; late says that nobody waits for the answer any more.
func (f *flight) land(a model.Answer) (late bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.landed = true
	if !f.overdue {
		f.answer = a
	}
	close(f.done)
	return f.overdue
}

// lose ends a flight on which nobody was answered; a is what those hear who wait for it. Its event is to be forgotten before.
func (f *flight) lose(a model.Answer) {
	f.mu.Lock()
	f.lost = true
	f.mu.Unlock()
	f.land(a)
}

// answered is whether a flight that has landed was one that answered.
func (f *flight) answered() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.landed && !f.lost
}

// heard is what somebody hears who has waited long enough: the answer, or nothing where it has not come. Then nobody
// else hears it either, so that it is not said twice.
func (f *flight) heard() model.Answer {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.landed {
		f.overdue = true
	}
	return f.answer
}

const (
	// rememberFor is how long this process remembers an answer at least; WeChat delivers again within 15 s.
	rememberFor = 30 * time.Second
	// rememberMany is how many answers it remembers at least.
	rememberMany = 20_000
)

// flights are those of the last half minute, by the event's id. They are kept in two generations, of which the elder
// is forgotten as a whole.
type flights struct {
	now func() time.Time

	mu         sync.Mutex
	young, old map[string]*flight
	since      time.Time // when the young one began
}

func newFlights(now func() time.Time) *flights {
	return &flights{now: now, young: map[string]*flight{}, since: now()}
}

// join returns the flight of an event; first says that nobody flew it before.
func (fs *flights) join(id string) (f *flight, first bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if f := fs.young[id]; f != nil {
		return f, false
	}
	if f := fs.old[id]; f != nil {
		return f, false
	}
	fs.age()
	f = newFlight()
	fs.young[id] = f
	return f, true
}

// age begins a new generation when it is time to. A flight that has not landed is in it.
func (fs *flights) age() {
	now := fs.now()
	if now.Sub(fs.since) < rememberFor && len(fs.young) < rememberMany {
		return
	}
	next := map[string]*flight{}
	for id, f := range fs.old {
		select {
		case <-f.done:
		default:
			next[id] = f
		}
	}
	fs.old, fs.young, fs.since = fs.young, next, now
}

// forget lets the next delivery of an event fly anew.
func (fs *flights) forget(id string) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	delete(fs.young, id)
	delete(fs.old, id)
}
