package standin

import (
	"context"
	"slices"
	"time"
)

// trip is a delivery that is to come.
type trip struct {
	ps   *push
	copy bool // one more of the same; its answer counts for nothing
}

// maxPushes is how many pushes are remembered.
const maxPushes = 10_000

// send starts the delivery of ps, or keeps it while pushes are held. With mu held.
func (p *Platform) send(ps *push) {
	if len(p.pushes) >= maxPushes {
		p.pushes = slices.Clone(p.pushes[maxPushes/2:])
	}
	p.pushes = append(p.pushes, ps)
	if p.now().Before(p.muted) {
		p.giveUp(ps, "the account is muted: too many of its answers failed")
		return
	}
	extra, delay := p.faults.takePush()
	ps.extra, ps.delay = extra, ps.delay+delay
	if p.holding {
		p.held = append(p.held, ps)
		return
	}
	p.start(ps)
}

// start with mu held.
func (p *Platform) start(ps *push) {
	switch {
	case p.closed:
		p.giveUp(ps, "platform closed")
	case p.opt.Inline == nil:
		p.underway[ps] = true
		p.work.Go(func() { p.deliver(ps) })
	default:
		at := p.now().Add(ps.delay)
		p.postpone(ps, at)
		for range ps.extra {
			p.later.add(at, trip{ps, true})
		}
	}
}

// postpone keeps ps until the platform's clock has come to at. With mu held.
func (p *Platform) postpone(ps *push, at time.Time) {
	delete(p.underway, ps)
	ps.postponed = true
	close(ps.rest)
	ps.rest = make(chan struct{})
	p.later.add(at, trip{ps: ps})
}

// giveUp ends ps before it was tried. With mu held.
func (p *Platform) giveUp(ps *push, why string) {
	ps.Status, ps.Detail = "failed", why
	if ps.message != nil {
		ps.message.Delivery = &DeliveryNote{Status: "failed", Detail: why}
	}
	close(ps.done)
}

// pump delivers what has become due. Without mu.
func (p *Platform) pump() {
	for {
		t, due := p.takeTrip()
		if !due {
			return
		}
		p.carry(t)
	}
}

func (p *Platform) takeTrip() (trip, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, due := p.later.pop(p.now())
	if due && !e.what.copy {
		e.what.ps.postponed = false
		p.underway[e.what.ps] = true
	}
	return e.what, due
}

// carry delivers once, here and now; what nobody answered comes again when WeChat's patience has ended.
func (p *Platform) carry(t trip) {
	ps := t.ps
	if t.copy {
		_, _ = p.try(ps)
		return
	}
	p.mu.Lock()
	ps.Attempts++
	last := ps.Attempts >= tries
	p.mu.Unlock()
	body, err := p.try(ps)
	if err != nil && !last {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.postpone(ps, p.now().Add(p.opt.Timeout))
		return
	}
	var got answer
	if err == nil {
		got, err = p.read(ps, body)
	}
	p.finish(ps, got, err)
}

// await waits for the end of ps and tells how it went. What waits for the platform's clock is "sending": whoever moves
// that clock cannot be kept waiting for it.
func (p *Platform) await(ctx context.Context, ps *push) (Delivery, error) {
	p.pump()
	p.mu.Lock()
	rest := ps.rest
	if ps.postponed || (p.opt.Inline != nil && slices.Contains(p.held, ps)) {
		defer p.mu.Unlock()
		return ps.Delivery, nil
	}
	p.mu.Unlock()
	select {
	case <-ps.done:
	case <-rest:
	case <-ctx.Done():
		return Delivery{}, ctx.Err()
	case <-p.life.Done():
		return Delivery{}, ErrClosed
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return ps.Delivery, nil
}

// Settle waits until no push is on its way, and delivers what is due. What is held, or waits for the platform's clock,
// is not waited for.
func (p *Platform) Settle(ctx context.Context) error {
	for {
		p.pump()
		ps := p.anyUnderway()
		if ps == nil {
			return nil
		}
		if _, err := p.await(ctx, ps); err != nil {
			return err
		}
	}
}

func (p *Platform) anyUnderway() *push {
	p.mu.Lock()
	defer p.mu.Unlock()
	for ps := range p.underway {
		return ps
	}
	return nil
}
