package staff

import (
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

// What the staff reads of a chat. Of its citizen there is no more than masked names and numbers, and never the openid.

type chatView struct {
	ID          int64           `json:"id"`
	State       model.ChatState `json:"state" doc:"queued, active or closed"`
	End         model.ChatEnd   `json:"end" doc:"Why it closed: 88, agent, idle, off_hours, cancelled, unbound or platform"`
	Urgent      bool            `json:"urgent" doc:"Words of danger to life were said"`
	Citizen     partyView       `json:"citizen"`
	OpenedAt    time.Time       `json:"opened_at"`
	ConnectedAt *time.Time      `json:"connected_at"`
	ClosedAt    *time.Time      `json:"closed_at"`
	Agent       string          `json:"agent" doc:"His log-in; of WeChat's own tool, his account there"`
	AgentNo     string          `json:"agent_no" doc:"工号, by which citizens know him"`
	Continues   int64           `json:"continues" doc:"The chat before, which ended for want of a message; 0: none"`
	Unread      int             `json:"unread" doc:"Lines of the citizen that the agent has not read"`
	Last        *lastView       `json:"last" doc:"Its last line; never on the board"`
	Owed        int             `json:"owed_s" doc:"Seconds that the citizen has waited for an answer; 0: none is owed"`
	Window      windowView      `json:"window"`
	Ticket      string          `json:"ticket_number"`
	Rating      starsView       `json:"rating"`
	Lines       int             `json:"lines" doc:"The seq of its last line"`
}

type partyView struct {
	Name  string `json:"name" doc:"张*"`
	Phone string `json:"phone" doc:"138****8000"`
}

type lastView struct {
	Text string            `json:"text"`
	At   time.Time         `json:"at"`
	From model.ChatSpeaker `json:"from"`
}

// windowView is 还可发送 n 条.
type windowView struct {
	Left  int        `json:"left" doc:"Messages that WeChat still lets us send"`
	Until *time.Time `json:"until"`
}

type starsView struct {
	Stars  int    `json:"stars" doc:"1 to 5; 0: not rated"`
	Reason string `json:"reason"`
}

func (a API) newChatView(c kefu.ChatCard) chatView {
	chat := c.Chat
	v := chatView{
		ID: chat.ID, State: chat.State, End: chat.End, Urgent: chat.Urgent, Citizen: partyView{c.Name, c.Phone},
		OpenedAt: chat.QueuedAt.In(a.Zone), ConnectedAt: a.maybe(chat.ConnectedAt), ClosedAt: a.maybe(chat.ClosedAt),
		Agent: c.Agent, AgentNo: c.AgentNo, Continues: chat.Continues, Unread: c.Unread, Owed: seconds(c.Owed), Window: a.newWindowView(chat),
		Ticket: chat.Ticket, Rating: starsView{chat.Rating.Stars, chat.Rating.Reason}, Lines: chat.Lines,
	}
	if c.Last != nil {
		v.Last = &lastView{inShort(*c.Last), c.Last.At.In(a.Zone), c.Last.From}
	}
	return v
}

func (a API) newChatViews(list []kefu.ChatCard) []chatView {
	out := make([]chatView, 0, len(list))
	for _, c := range list {
		out = append(out, a.newChatView(c))
	}
	return out
}

func (a API) newWindowView(c model.Chat) windowView {
	left, until := c.Window.Left(a.Now())
	return windowView{left, a.maybe(until)}
}

func seconds(d time.Duration) int { return int(d / time.Second) }

// inShort is a line in words alone.
func inShort(l model.ChatLine) string {
	stands := map[model.LineKind]string{
		model.LineImage: "[图片]", model.LineVoice: "[语音]", model.LineVideo: "[视频]", model.LineLocation: "[位置]", model.LineLink: "[链接]",
	}[l.Kind]
	switch l.Kind {
	case model.LineVoice:
		return stands + l.Text
	case model.LineLocation, model.LineLink:
		return stands + l.Label
	}
	if stands != "" {
		return stands
	}
	return l.Text
}

// LineView is one entry of a transcript. It is exported because it is embedded.
type LineView struct {
	Seq        int                `json:"seq"`
	At         time.Time          `json:"at"`
	From       model.ChatSpeaker  `json:"from" doc:"citizen, agent, system (the account itself) or note, which the citizen does not see"`
	Agent      string             `json:"agent" doc:"工号 of whose line or note it is; of WeChat's own tool, the account"`
	Kind       model.LineKind     `json:"kind" doc:"text, image, voice, video, location, link, notice or rating"`
	Text       string             `json:"text" doc:"Of a voice, what WeChat made of it"`
	MediaURL   string             `json:"media_url" doc:"Of a file that is stored"`
	MediaState model.MediaState   `json:"media_state" doc:"pending, stored, failed; empty: it has no file"`
	Lat        *float64           `json:"lat" doc:"GCJ-02"`
	Lng        *float64           `json:"lng"`
	Label      string             `json:"label" doc:"The address of a location"`
	Title      string             `json:"title" doc:"Of a link"`
	URL        string             `json:"url" doc:"Of a link"`
	Delivery   model.LineDelivery `json:"delivery" doc:"received, queued, sending, sent, passive, page, undelivered or unsure"`
	Reason     string             `json:"reason" doc:"Why it is undelivered"`
}

func (a API) newLineView(l model.ChatLine) LineView {
	v := LineView{
		Seq: l.Seq, At: l.At.In(a.Zone), From: l.From, Agent: l.Agent.KfAccount, Kind: l.Kind, Text: l.Text, MediaState: l.Media.State,
		Lat: l.Lat, Lng: l.Lng, URL: l.URL, Delivery: l.Delivery, Reason: l.Reason,
	}
	if l.Agent.StaffID != 0 {
		v.Agent = kefu.AgentNo(l.Agent.StaffID)
	}
	if l.Kind == model.LineLink {
		v.Title = l.Label
	} else {
		v.Label = l.Label
	}
	if l.Media.State == model.MediaStored {
		v.MediaURL = mediaURL(l.ChatID, l.Seq)
	}
	return v
}

type queueView struct {
	Waiting int `json:"waiting"`
	Longest int `json:"longest_s" doc:"Seconds that the first has waited"`
}

func newQueueView(q kefu.QueueState) queueView { return queueView{q.Waiting, seconds(q.Longest)} }

type seatView struct {
	Presence model.SeatPresence `json:"presence" doc:"online, away or offline"`
	Capacity int                `json:"capacity" doc:"Chats at once"`
	Nick     string             `json:"nick" doc:"What citizens read: 客服8001号"`
	AgentNo  string             `json:"agent_no"`
}

func newSeatView(s model.Seat) seatView {
	return seatView{s.Presence, s.Capacity, "客服" + s.No + "号", s.No}
}
