package standin

import (
	"context"
	"slices"
)

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
