package citizen

import (
	"strconv"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

// chatNow is how 在线客服 stands for a citizen.
type chatNow struct {
	Chat     *chatView   `json:"chat" doc:"The open one, or the last where it ended within two days; else null"`
	Open     bool        `json:"open" doc:"Agents are there now"`
	Hours    string      `json:"hours" doc:"Of today, 9:00-18:00; empty where nobody is there all day"`
	NextOpen *time.Time  `json:"next_open_at" doc:"While nobody is there: when somebody is again"`
	Rating   *chatRating `json:"rating" doc:"Of this chat, where the citizen is or was asked for one; else null"`
}

type chatView struct {
	ID         string          `json:"id"`
	State      model.ChatState `json:"state" doc:"queued, active or closed"`
	StateLabel string          `json:"state_label" doc:"排队中"`
	Ahead      int             `json:"ahead" doc:"While queued: how many are served before"`
	Agent      string          `json:"agent" doc:"工号 of who serves; empty where nobody does, or somebody in WeChat's own tool"`
	OpenedAt   time.Time       `json:"opened_at"`
	ClosedAt   *time.Time      `json:"closed_at"`
	End        model.ChatEnd   `json:"end" doc:"88, agent, idle, off_hours, cancelled, unbound or platform; empty while it goes on"`
	CanWrite   bool            `json:"can_write" doc:"Whether POST /chat/messages takes something now: into this chat, or, where it is closed, to open one"`
	Ticket     string          `json:"ticket_number" doc:"Of the ticket that an agent made of it; empty for none"`
}

type chatRating struct {
	ChatID     string            `json:"chat_id"`
	State      model.RatingState `json:"state" doc:"asked or given"`
	Stars      int               `json:"stars" doc:"0 until it is given"`
	AskedUntil time.Time         `json:"asked_until" doc:"The first moment that is too late"`
	AsksReason bool              `json:"asks_reason" doc:"It is given, with few stars, and why can still be said"`
}

func (a API) newChatNow(p kefu.PageChat) chatNow {
	now := chatNow{Open: p.Today.Open, Hours: p.Today.Hours, NextOpen: a.maybe(p.Today.Next)}
	c := p.Chat
	if c == nil {
		return now
	}
	now.Chat = &chatView{
		ID: chatID(c.ID), State: c.State, StateLabel: c.State.Label(), Ahead: p.Ahead, Agent: p.AgentNo, OpenedAt: c.QueuedAt.In(a.Zone),
		ClosedAt: a.maybe(c.ClosedAt), End: c.End, CanWrite: p.CanWrite, Ticket: c.Ticket,
	}
	if r := c.Rating; r.State != model.RatingNone {
		now.Rating = &chatRating{chatID(c.ID), r.State, r.Stars, r.AskedAt.Add(model.RatingTime).In(a.Zone), r.Asks(a.Now())}
	}
	return now
}

// chatLine is one entry of the transcript, as the citizen sees it.
type chatLine struct {
	Seq   int               `json:"seq"`
	At    time.Time         `json:"at"`
	From  model.ChatSpeaker `json:"from" doc:"citizen, agent or system"`
	Kind  model.LineKind    `json:"kind" doc:"text, image, voice, video, location, link, notice, or rating: the chat is over and to be rated, said in the first line of the text"`
	Text  string            `json:"text" doc:"Of a voice, what WeChat took it to say; of a link, its address. A text of the account may hold <a href> links"`
	Media string            `json:"media_url" doc:"Of an image, a voice or a video that has arrived"`
	Lat   *float64          `json:"lat" doc:"GCJ-02, degrees"`
	Lng   *float64          `json:"lng"`
	Label string            `json:"label" doc:"Of a location, its address; of a link, its title"`
}

func (a API) newChatLine(l model.ChatLine) chatLine {
	v := chatLine{Seq: l.Seq, At: l.At.In(a.Zone), From: l.From, Kind: l.Kind, Text: l.Text, Lat: l.Lat, Lng: l.Lng, Label: l.Label}
	switch l.Kind {
	case model.LineLink:
		v.Text = l.URL
	case model.LineLocation:
		v.Text = "" // the words that WeChat gets instead of the place
	}
	if l.Media.State == model.MediaStored {
		v.Media = Base + "/chat/media/" + chatID(l.ChatID) + "-" + strconv.Itoa(l.Seq)
	}
	return v
}

func chatID(id int64) string { return strconv.FormatInt(id, 10) }

// maybe is a moment in the city's zone, or nil for one that has not come.
func (a API) maybe(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.In(a.Zone)
	return &at
}
