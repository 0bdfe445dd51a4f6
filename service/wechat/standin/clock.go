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
// has become due. What is zero or negative does nothing. With Options.Inline it goes from one due moment to the next, so
// that each thing happens at its own time.
func (p *Platform) Advance(d time.Duration) {
	if d <= 0 {
		return
	}
	for d > 0 {
		step := p.stride(d)
		d -= step
		// Before anything is pushed: the account refuses pushes whose time is not its own.
		if p.opt.OnAdvance != nil {
			p.opt.OnAdvance(step)
		}
		p.happen()
	}
	p.events.publish(notice{Type: "clock"})
}

// stride moves the clock by d at most, and says by how much it did.
func (p *Platform) stride(d time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.opt.Inline != nil {
		for _, due := range []time.Time{p.later.next(), p.desk.nextIdle} {
			if gap := due.Sub(p.now()); !due.IsZero() && gap > 0 && gap < d {
				d = gap
			}
		}
	}
	p.offset += d
	return d
}

// happen lets happen what is due.
func (p *Platform) happen() {
	p.mu.Lock()
	p.expireSessions()
	if ps := p.behind; ps != nil {
		p.behind = nil
		p.start(ps)
	}
	p.mu.Unlock()
	p.pump()
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
			p.happen()
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
