package model

import "time"

// ChatInput is something that happened to a chat, as one who may know told of it: the citizen's message, WeChat's event, its
// transcript, the answer to a question of ours, the console, the clock. They come in any order, again, or not at all.
type ChatInput struct {
	Kind  ChatInputKind
	At    time.Time // when it happened, or, of InGone, when it was asked
	Agent ChatAgent // of InAgentSaid, InConnected, InSwitched, InEnded; of InRequeue the one that is wanted
	Leave bool      // of InSaid: the citizen said 88
}

// ChatInputKind is what happened.
type ChatInputKind string

const (
	InSaid        ChatInputKind = "said" // by the citizen
	InAgentSaid   ChatInputKind = "agent_said"
	InConnected   ChatInputKind = "connected"
	InSwitched    ChatInputKind = "switched" // another agent serves now
	InEnded       ChatInputKind = "ended"    // WeChat says that the kf session is over
	InGone        ChatInputKind = "gone"     // WeChat knows of no kf session
	InAgentCloses ChatInputKind = "agent_closes"
	InRequeue     ChatInputKind = "requeue" // the agent gave the citizen back, or is gone
	InUnbound     ChatInputKind = "unbound"
	InTick        ChatInputKind = "tick"
)

// ChatOutcome is what came of an input. Of the inputs that could close a chat exactly one has Closed.
type ChatOutcome struct {
	Changed   bool      // the chat is to be saved
	Connected bool      // it has an agent, or another
	Closed    bool      // this input closed it
	Tell      ChatTold  // what the citizen is told
	Platform  ChatAgent // whose kf session is to be ended at WeChat; zero: none
	Owed      bool      // the supervisor is to be told that the citizen waits
}

// ChatTold is a moment of a chat at which the citizen is told something.
type ChatTold string

const (
	ToldNothing   ChatTold = ""
	ToldQueued    ChatTold = "queued"
	ToldQueueEnds ChatTold = "queue_ends" // the service ends soon
	ToldConnected ChatTold = "connected"
	ToldSwitched  ChatTold = "switched"
	ToldRequeued  ChatTold = "requeued"
	ToldIdleSoon  ChatTold = "idle_soon"
	ToldClosed    ChatTold = "closed" // the text follows from the chat's End
)

// ChatRules are what a chat's life follows beside its own state.
type ChatRules struct {
	Hours ServiceHours
	Idle  time.Duration // kefu.idle: the citizen's silence that ends it
	// Lag is how late the citizen's words may become known, and Seen up to when they are: of WeChat's own tool we read a
	// transcript. Nobody is closed for a silence that was not looked at.
	Lag  time.Duration
	Seen time.Time
}

const (
	warnShare     = 0.8              // of the silence, then the citizen is warned
	owedTime      = 3 * time.Minute  // then the supervisor is told
	queueEndsSoon = 10 * time.Minute // before the service ends, those who wait are told
	afterHours    = 30 * time.Minute // that a chat may go on
	platformLimit = 30 * time.Minute // of silence, after which WeChat ends a kf session by itself (protocol §6.1)
)

// NewChat is a chat that a citizen's message at now opens; before is his last one, if any. After a chat that ended for
// want of a message his next one on that day continues it.
func NewChat(citizenID int64, desk DeskKind, now time.Time, before *Chat, rules ChatRules) Chat {
	c := Chat{CitizenID: citizenID, Desk: desk, State: ChatQueued, QueuedAt: now, LastCitizenAt: now}
	c.QueueTold = !now.Before(rules.Hours.Ends(now).Add(-queueEndsSoon))
	if before == nil {
		return c
	}
	c.Window = before.Window
	if before.Desk == desk {
		c.Wanted = before.Agent
	}
	if before.Continued(now, rules.Hours) {
		c.Continues = before.ID
	}
	return c
}

// AdoptChat is a chat that we learn of when it has an agent already: one that an agent began in WeChat's tool.
func AdoptChat(citizenID int64, agent ChatAgent, at time.Time) Chat {
	return Chat{
		CitizenID: citizenID, Desk: DeskWeChat, State: ChatActive, Agent: agent,
		QueuedAt: at, ConnectedAt: at, SwitchedAt: at, AnsweredAt: at, QueueTold: true,
	}
}

// Continued tells whether the citizen's next message, now, goes on with this closed chat: it ended for want of one, today.
func (c Chat) Continued(now time.Time, hours ServiceHours) bool {
	if c.State != ChatClosed || c.End != EndIdle && c.End != EndPlatform {
		return false
	}
	day := func(at time.Time) string { return at.In(hours.Zone).Format(time.DateOnly) }
	return hours.Open(now) && day(c.ClosedAt) == day(now)
}

// Take has the chat go through an input. One that is late, told again or none of this chat's changes nothing.
func (c *Chat) Take(in ChatInput, rules ChatRules) ChatOutcome {
	if !c.Open() {
		return ChatOutcome{}
	}
	switch in.Kind {
	case InSaid:
		return c.said(in)
	case InAgentSaid:
		return c.agentSaid(in)
	case InConnected, InSwitched:
		return c.joined(in)
	case InEnded:
		return c.ended(in)
	case InGone:
		if c.State == ChatActive && in.At.After(latest(c.ConnectedAt, c.SwitchedAt)) {
			return c.close(EndPlatform, in.At)
		}
	case InAgentCloses:
		if c.State == ChatActive {
			return c.close(EndAgent, in.At)
		}
	case InRequeue:
		return c.requeue(in)
	case InUnbound:
		return c.close(EndUnbound, in.At)
	case InTick:
		return c.tick(in.At, rules)
	}
	return ChatOutcome{}
}

func (c *Chat) said(in ChatInput) ChatOutcome {
	switch {
	case in.At.Before(c.QueuedAt):
		return ChatOutcome{} // of an earlier chat
	case in.Leave && c.State == ChatQueued:
		return c.close(EndCancelled, in.At)
	case in.Leave && in.At.Before(c.ConnectedAt):
		return ChatOutcome{} // said in the queue and heard of too late: he is served now
	case in.Leave:
		return c.close(EndBy88, in.At)
	case in.At.Before(c.LastCitizenAt):
		return ChatOutcome{}
	}
	c.LastCitizenAt, c.AnsweredAt = in.At, time.Time{}
	if c.LastAgentAt.After(in.At) { // an answer that was heard of first
		c.AnsweredAt = c.LastAgentAt
	}
	c.Warned, c.OwedTold = false, false
	return ChatOutcome{Changed: true}
}

func (c *Chat) agentSaid(in ChatInput) ChatOutcome {
	if in.At.Before(c.QueuedAt) {
		return ChatOutcome{}
	}
	out := ChatOutcome{Changed: true}
	if c.State == ChatQueued { // who speaks is there, though nobody told of it
		out = c.joined(in)
	}
	c.LastAgentAt = latest(c.LastAgentAt, in.At)
	if c.FirstReplyAt.IsZero() || in.At.Before(c.FirstReplyAt) {
		c.FirstReplyAt = in.At
	}
	first := c.AnsweredAt.IsZero() || in.At.Before(c.AnsweredAt)
	if first && !in.At.Before(latest(c.LastCitizenAt, c.SwitchedAt)) {
		c.AnsweredAt, c.OwedTold = in.At, false
	}
	return out
}

// joined connects the citizen with an agent, or with another one.
func (c *Chat) joined(in ChatInput) ChatOutcome {
	out := ChatOutcome{Changed: true, Connected: true, Tell: ToldConnected}
	switch {
	case in.Agent.None() || in.At.Before(c.QueuedAt):
		return ChatOutcome{}
	case c.State == ChatQueued:
		c.State, c.ConnectedAt = ChatActive, in.At
	case c.Agent == in.Agent || !in.At.After(c.SwitchedAt) && in.Kind == InConnected:
		return ChatOutcome{}
	case in.At.Before(c.SwitchedAt):
		return ChatOutcome{}
	default:
		out.Tell = ToldSwitched
	}
	c.Agent, c.Wanted, c.SwitchedAt, c.AnsweredAt = in.Agent, ChatAgent{}, in.At, time.Time{}
	if !c.LastAgentAt.IsZero() && !c.LastAgentAt.Before(latest(in.At, c.LastCitizenAt)) { // he spoke before we heard of him
		c.AnsweredAt = c.LastAgentAt
	}
	c.Warned, c.OwedTold = false, false
	return out
}

// ended is WeChat's word that the kf session is over. The word about an earlier one may come late.
func (c *Chat) ended(in ChatInput) ChatOutcome {
	switch {
	case c.State == ChatQueued && !in.At.After(c.QueuedAt):
		return ChatOutcome{}
	case c.State == ChatActive && in.At.Before(latest(c.SwitchedAt, c.LastAgentAt)):
		return ChatOutcome{} // an agent has taken him, or spoken, since
	}
	if c.State == ChatActive && in.At.Sub(latest(c.LastCitizenAt, c.ConnectedAt)) >= platformLimit {
		return c.close(EndPlatform, in.At)
	}
	return c.close(EndAgent, in.At)
}

func (c *Chat) requeue(in ChatInput) ChatOutcome {
	if c.State != ChatActive {
		return ChatOutcome{}
	}
	c.State, c.Wanted, c.Agent = ChatQueued, in.Agent, ChatAgent{}
	c.ConnectedAt, c.SwitchedAt, c.AnsweredAt = time.Time{}, time.Time{}, time.Time{}
	c.Warned, c.OwedTold = false, false
	return ChatOutcome{Changed: true, Tell: ToldRequeued}
}

func (c *Chat) close(end ChatEnd, at time.Time) ChatOutcome {
	out := ChatOutcome{Changed: true, Closed: true, Tell: ToldClosed}
	if c.Desk == DeskWeChat && c.State == ChatActive && end != EndPlatform && end != EndAgent {
		out.Platform = c.Agent
	}
	c.State, c.End, c.ClosedAt = ChatClosed, end, latest(at, c.QueuedAt)
	if end.Asks() {
		c.Rating = ChatRating{State: RatingAsked, AskedAt: c.ClosedAt}
	}
	return out
}
