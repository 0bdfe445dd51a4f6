package standin

import (
	"strconv"
	"time"
)

// Message is one entry of a citizen's chat with the account.
type Message struct {
	ID       string        `json:"id"`
	At       time.Time     `json:"at"`
	From     string        `json:"from"` // citizen, account, agent, system
	Kind     string        `json:"kind"` // text, image, voice, video, location, news, link, msgmenu, template, notice
	Text     string        `json:"text"`
	MediaURL string        `json:"media_url,omitempty"`
	Lat      float64       `json:"lat,omitempty"`
	Lng      float64       `json:"lng,omitempty"`
	Label    string        `json:"label,omitempty"`
	Articles []Article     `json:"articles,omitempty"`
	Menu     *MsgMenu      `json:"menu,omitempty"`
	Template *Filled       `json:"template,omitempty"`
	Via      string        `json:"via,omitempty"` // passive, custom, template, subscribe, kf
	Agent    string        `json:"agent,omitempty"`
	Delivery *DeliveryNote `json:"delivery,omitempty"` // of a citizen's message

	heard int // how often the callback was given it
}

// Article is a card with a link.
type Article struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	URL         string `json:"url"`
	PicURL      string `json:"pic_url"`
}

// MsgMenu is a 菜单消息; its entries stay tappable for ever.
type MsgMenu struct {
	Head  string    `json:"head"`
	Items []MsgItem `json:"items"`
	Tail  string    `json:"tail"`
}

// MsgItem is one entry of a MsgMenu.
type MsgItem struct {
	ID      string `json:"id"`
	Content string `json:"content"`
}

// Filled is a template message as shown.
type Filled struct {
	Title string `json:"title"`
	Lines []Line `json:"lines"`
	URL   string `json:"url,omitempty"`
}

// Line is one line of a Filled template.
type Line struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// DeliveryNote is how the push of a message went.
type DeliveryNote struct {
	Attempts int    `json:"attempts"`
	Status   string `json:"status"` // sending, ok, failed; agent: it went to the agents' tool
	Detail   string `json:"detail,omitempty"`
}

// Chat returns a citizen's chat, oldest first; nil for an unknown citizen.
func (p *Platform) Chat(id string) []Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.citizen(id)
	if c == nil {
		return nil
	}
	out := make([]Message, len(c.chat))
	for i, m := range c.chat {
		out[i] = m.copy()
	}
	return out
}

// say adds m to the chat of c, numbered and dated. With mu held.
func (p *Platform) say(c *citizen, m Message) *Message {
	m.ID, m.At = "m"+strconv.FormatInt(p.next(), 10), p.now()
	if m.From == "account" || m.From == "agent" {
		p.setTyping(c, time.Time{}) // any message ends 对方正在输入
	}
	kept := &m
	c.chat = append(c.chat, kept)
	p.tell("chat", c, kept)
	return kept
}

// tell publishes that something of c changed, with the message it is about where there is one. With mu held.
func (p *Platform) tell(kind string, c *citizen, m *Message) {
	n := notice{Type: kind, CitizenID: c.id}
	if m != nil {
		shown := m.copy()
		n.Message = &shown
	}
	p.events.publish(n)
}

// copy shares nothing that changes later.
func (m *Message) copy() Message {
	out := *m
	if m.Delivery != nil {
		note := *m.Delivery
		out.Delivery = &note
	}
	return out
}

// message finds one in the chat; nil when there is none.
func (c *citizen) message(id string) *Message {
	for _, m := range c.chat {
		if m.ID == id {
			return m
		}
	}
	return nil
}
