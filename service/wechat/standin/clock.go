package standin

import "time"

// Now is the platform's time: the real one plus what Advance added.
func (p *Platform) Now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now()
}

// now is Now with mu held.
func (p *Platform) now() time.Time { return p.opt.Now().Add(p.offset) }

// Advance moves the platform's time forward, takes the others' clocks along (Options.OnAdvance) and lets happen what
// has become due. What is zero or negative does nothing.
func (p *Platform) Advance(d time.Duration) {
	if d <= 0 {
		return
	}
	p.mu.Lock()
	p.offset += d
	p.mu.Unlock()
	// Before anything is pushed: the account refuses pushes whose time is not its own.
	if p.opt.OnAdvance != nil {
		p.opt.OnAdvance(d)
	}
	p.mu.Lock()
	p.expireSessions()
	p.mu.Unlock()
	p.events.publish(notice{Type: "clock"})
}

// sweep lets happen what becomes due while nobody asks, until Close.
func (p *Platform) sweep() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-p.life.Done():
			return
		case <-tick.C:
			p.mu.Lock()
			p.expireSessions()
			p.mu.Unlock()
		}
	}
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// random is n letters and digits. With mu held.
func (p *Platform) random(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[p.rng.IntN(len(letters))]
	}
	return string(b)
}

// next is a number that no other id of this platform has. With mu held.
func (p *Platform) next() int64 {
	p.serial++
	return p.serial
}
