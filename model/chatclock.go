package model

import "time"

// tick does what has fallen due by now, one thing at a time: the next is due at once.
func (c *Chat) tick(now time.Time, rules ChatRules) ChatOutcome {
	ends := rules.Hours.Ends(c.QueuedAt)
	if c.State == ChatQueued {
		switch {
		case !now.Before(ends):
			return c.close(EndOffHours, now)
		case !c.QueueTold && !now.Before(ends.Add(-queueEndsSoon)):
			c.QueueTold = true
			return ChatOutcome{Changed: true, Tell: ToldQueueEnds}
		}
		return ChatOutcome{}
	}
	if !now.Before(c.latestEnd(rules.Hours)) {
		return c.close(EndOffHours, now)
	}
	if since, owed := c.Owed(); owed {
		if c.OwedTold || now.Before(since.Add(owedTime)) {
			return ChatOutcome{}
		}
		c.OwedTold = true
		return ChatOutcome{Changed: true, Owed: true}
	}
	silent := c.silentSince()
	looked := c.Desk == DeskConsole || !rules.Seen.Before(silent.Add(rules.Idle))
	switch {
	case looked && !now.Before(silent.Add(rules.Idle+rules.Lag)):
		return c.close(EndIdle, now)
	case !c.Warned && !now.Before(warnAt(silent, rules)):
		c.Warned = true
		out := ChatOutcome{Changed: true}
		if left, _ := c.Window.Left(now); left > 0 && now.Before(silent.Add(rules.Idle)) {
			out.Tell = ToldIdleSoon
		}
		return out
	}
	return ChatOutcome{}
}

// silentSince is from when on the citizen's silence counts: since he was connected, since his last message, or since the
// agent's first answer to it, whichever came last. While an answer is owed it does not count at all.
func (c *Chat) silentSince() time.Time {
	return latest(c.ConnectedAt, c.SwitchedAt, c.LastCitizenAt, c.AnsweredAt)
}

func warnAt(silent time.Time, rules ChatRules) time.Time {
	return silent.Add(time.Duration(warnShare*float64(rules.Idle)) + rules.Lag)
}

// latestEnd is when an active chat ends whatever is being said: half an hour after the service, or after it began.
func (c *Chat) latestEnd(hours ServiceHours) time.Time {
	return latest(hours.Ends(c.ConnectedAt), c.ConnectedAt).Add(afterHours)
}

// Due is when the clock has to look at the chat again; zero for a closed one.
func (c *Chat) Due(rules ChatRules) time.Time {
	switch c.State {
	case ChatQueued:
		ends := rules.Hours.Ends(c.QueuedAt)
		if c.QueueTold {
			return ends
		}
		return ends.Add(-queueEndsSoon)
	case ChatActive:
		return earlier(c.latestEnd(rules.Hours), c.nextOfTalk(rules))
	default:
		return time.Time{}
	}
}

func (c *Chat) nextOfTalk(rules ChatRules) time.Time {
	since, owed := c.Owed()
	silent := c.silentSince()
	switch {
	case owed && c.OwedTold:
		return c.latestEnd(rules.Hours)
	case owed:
		return since.Add(owedTime)
	case c.Warned:
		return silent.Add(rules.Idle + rules.Lag)
	default:
		return warnAt(silent, rules)
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
