package standin

import "time"

// allowance is one window that a citizen's action opened: so many messages until then (protocol §5).
type allowance struct {
	left  int
	until time.Time
}

func (a allowance) open(now time.Time) bool { return now.Before(a.until) }

// sendQuota is what the account may send to one citizen. The two windows run side by side and every message counts in
// both, so that they never add up, and an action never takes away what an earlier one gave.
type sendQuota struct {
	message allowance // 5 in 48 h after a message
	tap     allowance // 3 in a minute after a click, a follow, a scan or a tap on a 菜单消息
}

func (q *sendQuota) onMessage(now time.Time) { q.message = allowance{5, now.Add(48 * time.Hour)} }
func (q *sendQuota) onTap(now time.Time)     { q.tap = allowance{3, now.Add(time.Minute)} }

// use counts one message, or says why it may not be sent: 45015 outside every window, 45047 when they are used up.
func (q *sendQuota) use(now time.Time) error {
	if err := q.check(now); err != nil {
		return err
	}
	for _, a := range []*allowance{&q.message, &q.tap} {
		a.left = max(0, a.left-1)
	}
	return nil
}

func (q *sendQuota) check(now time.Time) error {
	if !q.message.open(now) && !q.tap.open(now) {
		return fail(45015)
	}
	if q.best(now).left == 0 {
		return fail(45047)
	}
	return nil
}

// best is the window with more left.
func (q *sendQuota) best(now time.Time) allowance {
	var best allowance
	for _, a := range []allowance{q.tap, q.message} {
		if a.open(now) && a.left >= best.left {
			best = a
		}
	}
	return best
}

func (q *sendQuota) view(now time.Time) Quota {
	a := q.best(now)
	if a.until.IsZero() {
		return Quota{}
	}
	return Quota{Left: a.left, Until: &a.until}
}
