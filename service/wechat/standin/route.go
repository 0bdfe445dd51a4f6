package standin

import (
	"slices"
	"strings"
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
	if why := p.never(ps); why != "" {
		p.giveUp(ps, why)
		return
	}
	extra, delay := p.faults.takePush()
	ps.extra, ps.delay = extra, ps.delay+delay
	if p.holding {
		p.held = append(p.held, ps)
		return
	}
	p.sendThrough(ps)
}

// citizensOwn are the events that a citizen causes, not the platform.
var citizensOwn = map[string]bool{"CLICK": true, "VIEW": true, "SCAN": true, "subscribe": true, "unsubscribe": true}

// never says why ps does not even set out; "" when it does. With mu held.
func (p *Platform) never(ps *push) string {
	switch {
	case p.now().Before(p.muted):
		return "the account is muted: too many of its answers failed"
	case p.weather.DeafInside && citizensOwn[ps.Event] && p.desk.open[ps.citizen.openid] != nil:
		return "an agent serves the citizen"
	case strings.HasPrefix(ps.Event, "kf_") && p.dice.chance(p.weather.EventLost):
		return "lost on the way"
	}
	return ""
}

// sendThrough is start through the weather. With mu held.
func (p *Platform) sendThrough(ps *push) {
	w := &p.weather
	if p.dice.chance(w.PushLate) {
		ps.late = p.dice.within(time.Second, w.PushLateBy)
	}
	if p.dice.chance(w.PushTwice) {
		ps.again = p.dice.within(0, w.PushLateBy)
	}
	if p.behind == nil && p.dice.chance(w.PushSwap) {
		p.behind, ps.postponed = ps, true
		return
	}
	p.start(ps)
	if first := p.behind; first != nil {
		p.behind = nil
		p.start(first)
	}
}

// start with mu held.
func (p *Platform) start(ps *push) {
	if p.closed {
		p.giveUp(ps, "platform closed")
		return
	}
	at := p.now().Add(ps.late)
	switch {
	case p.opt.Inline == nil && ps.late == 0:
		p.depart(trip{ps: ps})
	case p.opt.Inline == nil:
		p.postpone(ps, at)
	default:
		at = at.Add(ps.delay)
		p.postpone(ps, at)
		for range ps.extra {
			p.later.add(at, trip{ps, true})
		}
	}
	if ps.again >= 0 {
		p.later.add(at.Add(ps.again), trip{ps, true})
	}
}

// depart delivers over a socket. With mu held.
func (p *Platform) depart(t trip) {
	switch {
	case t.copy && !p.closed:
		p.work.Go(func() { _, _ = p.try(t.ps) })
	case t.copy:
	case p.closed:
		p.giveUp(t.ps, "platform closed")
	default:
		t.ps.postponed = false
		p.underway[t.ps] = true
		p.work.Go(func() { p.deliver(t.ps) })
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
		if p.opt.Inline != nil {
			p.carry(t)
		}
	}
}

// takeTrip takes what is due; over sockets it departs at once.
func (p *Platform) takeTrip() (trip, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, due := p.later.pop(p.now())
	switch {
	case due && p.opt.Inline == nil:
		p.depart(e.what)
	case due && !e.what.copy:
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
