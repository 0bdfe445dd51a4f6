package standin

import (
	"context"
	"strings"
)

// Follow makes a citizen follow the account and waits for the push; following twice does nothing.
func (p *Platform) Follow(ctx context.Context, id string) (Delivery, error) {
	return p.act(ctx, id, func(c *citizen) (*push, error) { return p.follow(c), nil })
}

// Unfollow ends it.
func (p *Platform) Unfollow(ctx context.Context, id string) (Delivery, error) {
	return p.act(ctx, id, func(c *citizen) (*push, error) { return p.unfollow(c), nil })
}

// Scan makes a citizen scan a QR code of the account; who does not follow yet follows by it.
func (p *Platform) Scan(ctx context.Context, id, scene string) (Delivery, error) {
	return p.act(ctx, id, func(c *citizen) (*push, error) { return p.scan(c, scene), nil })
}

// Click taps the menu entry at path (0-based: tab, entry) and waits for its push: CLICK or VIEW.
func (p *Platform) Click(ctx context.Context, id string, path ...int) (Delivery, error) {
	return p.act(ctx, id, func(c *citizen) (*push, error) {
		ps, _, err := p.tapMenu(c, path)
		return ps, err
	})
}

// SendText writes to the account and waits for the answer; the message returned says how its delivery went.
func (p *Platform) SendText(ctx context.Context, id, text string) (Message, error) {
	return p.SendMessage(ctx, id, Outgoing{Type: "text", Content: text})
}

// SendMessage sends any message and waits for the answer.
func (p *Platform) SendMessage(ctx context.Context, id string, in Outgoing) (Message, error) {
	return p.talk(ctx, id, func(c *citizen) (*Message, *push, error) { return p.write(c, in) })
}

// TapMsgMenu taps an entry of a 菜单消息 and waits for the answer.
func (p *Platform) TapMsgMenu(ctx context.Context, id, messageID, itemID string) (Message, error) {
	return p.talk(ctx, id, func(c *citizen) (*Message, *push, error) { return p.tapMsgMenu(c, messageID, itemID) })
}

// act does one thing for a citizen and waits for the push it caused, if it did.
func (p *Platform) act(ctx context.Context, id string, do func(*citizen) (*push, error)) (Delivery, error) {
	p.mu.Lock()
	c := p.citizen(id)
	if c == nil {
		p.mu.Unlock()
		return Delivery{}, ErrNoCitizen
	}
	ps, err := do(c)
	p.mu.Unlock()
	if err != nil || ps == nil {
		return Delivery{}, err
	}
	return p.await(ctx, ps)
}

// talk is act for what shows in the chat.
func (p *Platform) talk(ctx context.Context, id string, do func(*citizen) (*Message, *push, error)) (Message, error) {
	var m *Message
	_, err := p.act(ctx, id, func(c *citizen) (ps *push, err error) {
		m, ps, err = do(c)
		return ps, err
	})
	if m == nil {
		return Message{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return m.copy(), err
}

// follow with mu held; nil when nothing changed.
func (p *Platform) follow(c *citizen) *push {
	if c.followed {
		return nil
	}
	p.beginFollowing(c)
	ps := p.event(c, "subscribe", Field{Name: "EventKey"})
	p.send(ps)
	return ps
}

func (p *Platform) beginFollowing(c *citizen) {
	c.followed, c.since = true, p.now()
	p.tapped(c)
	p.say(c, Message{From: "system", Kind: "notice", Text: "已关注公众号"})
	p.tell("citizen", c, nil)
}

// unfollow with mu held; nil when nothing changed.
func (p *Platform) unfollow(c *citizen) *push {
	if !c.followed {
		return nil
	}
	c.followed, c.quota = false, sendQuota{}
	p.say(c, Message{From: "system", Kind: "notice", Text: "已取消关注"})
	p.tell("citizen", c, nil)
	ps := p.event(c, "unsubscribe", Field{Name: "EventKey"})
	p.send(ps)
	return ps
}

// scan with mu held.
func (p *Platform) scan(c *citizen, scene string) *push {
	ticket := Field{Name: "Ticket", Value: "gQ" + p.random(84)}
	var ps *push
	if c.followed {
		p.tapped(c)
		ps = p.event(c, "SCAN", Field{Name: "EventKey", Value: scene}, ticket)
	} else {
		p.beginFollowing(c)
		ps = p.event(c, "subscribe", Field{Name: "EventKey", Value: "qrscene_" + scene}, ticket)
	}
	p.send(ps)
	return ps
}

// tapped opens the small quota. With mu held.
func (p *Platform) tapped(c *citizen) {
	c.lastAction = p.now()
	c.quota.onTap(c.lastAction)
}

// tapMenu with mu held. open is the page to show, for a view entry.
func (p *Platform) tapMenu(c *citizen, path []int) (ps *push, open string, err error) {
	if !c.followed {
		return nil, "", ErrNotFollowing
	}
	b, ok := p.menu.at(path)
	if !ok {
		return nil, "", ErrNoEntry
	}
	switch b.Type {
	case "click":
		p.tapped(c)
		ps = p.event(c, "CLICK", Field{Name: "EventKey", Value: b.Key})
		p.tell("citizen", c, nil)
	case "view":
		// The page opens meanwhile, and no quota does (protocol §3.6).
		ps = p.event(c, "VIEW", Field{Name: "EventKey", Value: b.URL}, Field{Name: "MenuId", Value: p.menu.id})
		open = p.inBrowser(c, b.URL)
	default:
		return nil, "", ErrUnsupported
	}
	p.send(ps)
	return ps, open, nil
}

// tapMsgMenu sends what tapping an entry of a 菜单消息 sends. With mu held.
func (p *Platform) tapMsgMenu(c *citizen, messageID, itemID string) (*Message, *push, error) {
	if !c.followed {
		return nil, nil, ErrNotFollowing
	}
	m := c.message(messageID)
	if m == nil || m.Menu == nil {
		return nil, nil, ErrNoMessage
	}
	for _, it := range m.Menu.Items {
		if it.ID != itemID {
			continue
		}
		p.tapped(c) // counts as a click, not as a message (protocol §5)
		said := p.say(c, Message{From: "citizen", Kind: "text", Text: it.Content})
		if p.dice.chance(p.weather.TapZero) {
			it.ID = "0"
		}
		ps := p.hand(c, said, Field{Name: "Content", Value: it.Content}, Field{Name: "bizmsgmenuid", Value: it.ID})
		return said, ps, nil
	}
	return nil, nil, ErrNoMessage
}

// hand gives a citizen's message to who is to answer it: the agent who serves them, or the callback. With mu held.
func (p *Platform) hand(c *citizen, m *Message, fields ...Field) *push {
	p.expireSessions()
	if s := p.desk.open[c.openid]; s != nil {
		s.last, s.text = p.now(), summary(m)
		p.enter(record{OpenID: c.openid, Opercode: agentReceived, Text: s.text, Worker: s.account, at: s.last})
		m.Delivery = &DeliveryNote{Status: "agent"}
		p.tell("kf", c, m)
		return nil
	}
	ps := p.newPush(c, m.Kind, fields...)
	ps.message = m
	m.Delivery = &DeliveryNote{Status: "sending"}
	p.send(ps)
	return ps
}

// Open is link as a citizen's browser opens it from the chat.
func (p *Platform) Open(id, link string) (string, error) {
	if !strings.HasPrefix(link, "http://") && !strings.HasPrefix(link, "https://") {
		return "", invalid("链接须以 http:// 或 https:// 开头")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.citizen(id)
	if c == nil {
		return "", ErrNoCitizen
	}
	return p.inBrowser(c, link), nil
}
