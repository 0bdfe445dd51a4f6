package standin

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// Field is one element of a push. Value is wrapped in CDATA unless Raw.
type Field struct {
	Name, Value string
	Raw         bool // Value is XML, or a number
}

// Delivery is how one push went.
type Delivery struct {
	CitizenID string
	Kind      string // MsgType
	Event     string // of an event
	Body      string // the plain XML, the same in every try
	Attempts  int
	Status    string // sending, ok, failed
	Detail    string // why it failed
	Answer    string // what the account said, decrypted; "success" included
}

// push is a message or an event on its way to the account.
type push struct {
	Delivery
	citizen *citizen
	message *Message // in the chat; nil for an event
	speaks  bool     // answer and fault notice show in the chat
	extra   int      // further deliveries at the same time
	delay   time.Duration
	late    time.Duration // by the platform's clock
	again   time.Duration // one more delivery, so much after the first; negative: none

	postponed bool          // its next try waits for the platform's clock, or for another push
	rest      chan struct{} // closed when it is postponed after a try
	done      chan struct{}
}

// talks are the events to which the account may answer in the chat.
var talks = map[string]bool{"subscribe": true, "SCAN": true, "CLICK": true}

// newPush makes a push of msgType with what every push has (protocol §3.4). With mu held.
func (p *Platform) newPush(c *citizen, msgType string, fields ...Field) *push {
	ps := &push{
		citizen: c, again: -1, rest: make(chan struct{}), done: make(chan struct{}),
		Delivery: Delivery{CitizenID: c.id, Kind: msgType, Status: "sending"},
	}
	all := append([]Field{
		{Name: "ToUserName", Value: p.opt.AccountID},
		{Name: "FromUserName", Value: c.openid},
		{Name: "CreateTime", Value: strconv.FormatInt(p.now().Unix(), 10), Raw: true},
		{Name: "MsgType", Value: msgType},
	}, fields...)
	if msgType == "event" {
		for _, f := range fields {
			if f.Name == "Event" {
				ps.Event = f.Value
			}
		}
	} else {
		// 64 bits, as WeChat's are, so that nobody keeps it in 53.
		id := p.firstMsg + p.next()*1_000_003
		all = append(all, Field{Name: "MsgId", Value: strconv.FormatInt(id, 10), Raw: true})
	}
	ps.speaks = msgType != "event" || talks[ps.Event]
	ps.Body = element("xml", all)
	return ps
}

// event is a push of MsgType event. With mu held.
func (p *Platform) event(c *citizen, name string, fields ...Field) *push {
	return p.newPush(c, "event", append([]Field{{Name: "Event", Value: name}}, fields...)...)
}

func element(name string, fields []Field) string {
	var b strings.Builder
	b.WriteString("<" + name + ">")
	for _, f := range fields {
		value := f.Value
		if !f.Raw {
			value = "<![CDATA[" + strings.ReplaceAll(value, "]]>", "]]]]><![CDATA[>") + "]]>"
		}
		b.WriteString("<" + f.Name + ">" + value + "</" + f.Name + ">")
	}
	b.WriteString("</" + name + ">")
	return b.String()
}

// Push sends a message or event of any shape on a citizen's behalf and waits for its end: what no method below makes.
// Common fields and, for messages, MsgId are added; no quota opens, and nothing shows in the chat but the answer.
func (p *Platform) Push(ctx context.Context, id, msgType string, fields ...Field) (Delivery, error) {
	p.mu.Lock()
	c := p.citizen(id)
	if c == nil {
		p.mu.Unlock()
		return Delivery{}, ErrNoCitizen
	}
	ps := p.newPush(c, msgType, fields...)
	p.send(ps)
	p.mu.Unlock()
	return p.await(ctx, ps)
}

// Deliveries are the pushes so far, oldest first; the oldest are forgotten after some thousands.
func (p *Platform) Deliveries() []Delivery {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]Delivery, len(p.pushes))
	for i, ps := range p.pushes {
		out[i] = ps.Delivery
	}
	return out
}
