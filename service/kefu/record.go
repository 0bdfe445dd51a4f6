package kefu

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"example.org/hotline/model"
)

// entry is a record of WeChat's transcript that was read.
type entry struct {
	Record
	nth int // which of those that are the same in all: the transcript numbers none
}

// name is what the line of an entry is told under: read again, it is the same line.
func (e entry) name() string {
	op := "2003"
	if e.FromAgent {
		op = "2002"
	}
	text := fmt.Sprintf("%q %d %s %q %q %d", e.OpenID, e.At.Unix(), op, e.KfAccount, e.Text, e.nth)
	sum := sha256.Sum256([]byte(text))
	return "t" + hex.EncodeToString(sum[:16])
}

// line is an entry as a chat's transcript has it. Of a picture, a voice or a video WeChat tells no more than that there was one.
func (e entry) line() model.ChatLine {
	l := model.ChatLine{
		At: e.At, From: model.FromCitizen, Kind: kindOf(e.Text), Origin: model.ByTranscript, Dedupe: e.name(), Delivery: model.LineReceived,
	}
	if e.FromAgent {
		l.From, l.Agent = model.FromAgent, e.agent()
	}
	if l.Kind == model.LineText {
		l.Text = e.Text
	}
	return l
}

func (e entry) agent() model.ChatAgent { return model.ChatAgent{KfAccount: e.KfAccount} }

func kindOf(text string) model.LineKind {
	switch text {
	case "[image]":
		return model.LineImage
	case "[voice]":
		return model.LineVoice
	case "[video]":
		return model.LineVideo
	default:
		return model.LineText
	}
}

const (
	// pushLate is how much later than its own time the account may have been told of a message.
	pushLate = 150 * time.Second
	// sameMoment is how far two of WeChat's clocks may be apart.
	sameMoment = 2 * time.Second
)

// shows tells whether an entry with the words of the message l, which the account was told of itself, is that message: an agent
// receives what was said in the queue when he takes the citizen (protocol §6.1). Of what is said to the agent the account is not told,
// unless it is told late or WeChat had given the session up: that is handed over at once.
func (e entry) shows(l model.ChatLine, c model.Chat) bool {
	if l.At.After(e.At.Add(pushLate)) {
		return false
	}
	waited := c.ConnectedAt.IsZero() || !e.At.After(c.ConnectedAt.Add(sameMoment))
	return waited || !l.At.Before(c.ConnectedAt) && !e.At.After(l.At.Add(clockSkew))
}

// handedOver tells whether an entry with the words of the message l may be that message: it came when WeChat had ended the session
// and we had not heard, and so waited for the next agent. An 88 from before chat c had an agent was said to nobody in it: the next
// one is another.
func (e entry) handedOver(l model.ChatLine, c model.Chat) bool {
	old := model.SaysLeave(l.Text) && !l.At.After(c.ConnectedAt)
	return !c.ConnectedAt.IsZero() && !old && !e.At.Before(l.At.Add(-clockSkew))
}

// kept tells whether an entry with the words of the message l of a chat that is over is that message: its citizen waited, or was
// handed over once more, WeChat's queue kept it, and the agent who serves chat c received it when he took the citizen.
func (e entry) kept(l model.ChatLine, left, c model.Chat) bool {
	began := c.ConnectedAt.IsZero() || !e.At.After(c.ConnectedAt.Add(sameMoment))
	return began && (leftInQueue(left, e.At) || e.handedOver(l, left) && e.At.Before(l.At.Add(leftBehind)))
}

// opened tells whether an entry with the words of the message l with which chat c began is that message, though it is of a second
// that the chat before had a part in.
func (e entry) opened(l model.ChatLine, c model.Chat) bool {
	return e.At.Equal(c.QueuedAt.Truncate(time.Second)) && l.At.Equal(c.QueuedAt)
}

// reads tells whether an entry has the words of a line, or stands for what is none.
func (e entry) reads(l model.ChatLine) bool {
	switch kind := kindOf(e.Text); {
	case kind != model.LineText || l.Kind == model.LineImage || l.Kind == model.LineVoice || l.Kind == model.LineVideo:
		return kind == l.Kind
	case l.Kind != model.LineText:
		return strings.HasPrefix(e.Text, "[") && strings.HasSuffix(e.Text, "]")
	default:
		return model.ChatContent{Text: e.Text}.Shortened().Text == strings.TrimSpace(l.Text)
	}
}

const (
	// grace is how long after the end of a chat what is said in WeChat's tool is still a part of it.
	grace = time.Minute
	// clockSkew is how far WeChat's clock may be behind ours.
	clockSkew = 5 * time.Second
)

// chatOf finds the one of a citizen's chats, the newest first, that an entry belongs to; ok is false for what was said outside
// of all of them, after the newest had ended. What is older than the oldest goes to that one.
func chatOf(chats []model.Chat, e entry) (c model.Chat, ok bool) {
	if len(chats) == 0 {
		return c, false
	}
	i := 0
	for i+1 < len(chats) && e.before(chats[i], chats[i+1]) {
		i++
	}
	c = chats[i]
	ends := c.ClosedAt
	if !c.ConnectedAt.IsZero() {
		ends = ends.Add(grace)
	}
	outside := i == 0 && !c.Open() && c.HangUp == "" && e.At.After(ends)
	return c, !outside
}

// before tells whether an entry is of the chat that went before c, rather than of c.
func (e entry) before(c, earlier model.Chat) bool {
	switch {
	case e.At.Before(c.QueuedAt):
		return !e.At.After(earlier.ClosedAt) || e.At.Before(c.QueuedAt.Add(-clockSkew))
	case e.At.Equal(c.QueuedAt): // the last word of the one may be of the second in which the other opened
		return !earlier.ClosedAt.Before(e.At) && earlier.Agent == e.agent() && !c.ConnectedAt.Equal(e.At)
	default:
		return false
	}
}
