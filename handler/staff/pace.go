package staff

import (
	"sync"
	"time"

	"example.org/hotline/model"
)

// callsPerMinute is how many calls of one person a replica answers: what a page asks by itself is 20 a minute at most
// (导出任务 while a file is made; 会话现场 12, a ticket 4, the bell 1), and a dozen when it is opened; streams are one call. A desk asks with
// every message: one that takes half a day's in a minute, as its soak does, more than 600. One log-in must not keep the service from
// everybody else, nor fill the audit log.
const callsPerMinute = 1800

var errPace = model.ErrTooMany.Saying("操作太频繁，一分钟内最多1800次，请稍后再试")

// Pace counts everybody's calls of this minute. It lives with the replica that it guards, so that nothing is asked of anybody else for it.
type Pace struct {
	mu    sync.Mutex
	since time.Time
	of    map[int64]int
}

// take counts a call, or says how long to wait: those beyond the limit do not count, and the next minute begins anew for all.
func (p *Pace) take(staffID int64, now time.Time) (wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if since := now.Sub(p.since); p.of == nil || since >= time.Minute || since < 0 {
		p.since, p.of = now, map[int64]int{}
	}
	if p.of[staffID] >= callsPerMinute {
		return p.since.Add(time.Minute).Sub(now)
	}
	p.of[staffID]++
	return 0
}
