package standin

import (
	"context"
	"slices"
	"time"
)

// faults are what tests make go wrong.
type faults struct {
	fail  map[string][]int
	stall map[string]time.Duration
	calls map[string]int
	extra int
	delay time.Duration
	drop  int
}

func newFaults() faults {
	return faults{fail: map[string][]int{}, stall: map[string]time.Duration{}, calls: map[string]int{}}
}

// FailNext makes the next call of an API path ("/cgi-bin/menu/create") answer errcode and do nothing else. Several
// queue up.
func (p *Platform) FailNext(path string, errcode int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults.fail[path] = append(p.faults.fail[path], errcode)
}

// Stall makes every call of an API path wait for d before anything happens; 0 ends that.
func (p *Platform) Stall(path string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults.stall[path] = d
}

// Calls counts the calls of an API path so far, refused ones included.
func (p *Platform) Calls(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.faults.calls[path]
}

// DuplicateNext delivers the next push n more times at the same moment, with the same MsgId.
func (p *Platform) DuplicateNext(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults.extra = n
}

// DelayNext holds the next push back for d of real time.
func (p *Platform) DelayNext(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults.delay = d
}

// DropAnswers loses the account's next n answers on their way, so that the push is delivered again.
func (p *Platform) DropAnswers(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults.drop = n
}

// Hold keeps all pushes back until Release.
func (p *Platform) Hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holding = true
}

// Release delivers what was held: in the order in which it was caused, or the other way round, each after the one
// before has been answered.
func (p *Platform) Release(ctx context.Context, reverse bool) error {
	p.mu.Lock()
	held := p.held
	p.held, p.holding = nil, false
	p.mu.Unlock()
	if reverse {
		slices.Reverse(held)
	}
	for _, ps := range held {
		p.mu.Lock()
		p.start(ps)
		p.mu.Unlock()
		if _, err := p.await(ctx, ps); err != nil {
			return err
		}
	}
	return nil
}

// takePush is what was asked for the next push.
func (f *faults) takePush() (extra int, delay time.Duration) {
	extra, delay = f.extra, f.delay
	f.extra, f.delay = 0, 0
	return extra, delay
}

func (f *faults) takeDrop() bool {
	if f.drop == 0 {
		return false
	}
	f.drop--
	return true
}

// call counts a call and says what is to go wrong with it; 0: nothing.
func (f *faults) call(path string) (stall time.Duration, errcode int) {
	f.calls[path]++
	if queue := f.fail[path]; len(queue) > 0 {
		errcode, f.fail[path] = queue[0], queue[1:]
	}
	return f.stall[path], errcode
}
