package model

import (
	"strings"
	"time"
)

// ChatLine is one entry of a chat's transcript.
type ChatLine struct {
	ID     int64
	ChatID int64
	Seq    int // 1, 2, …: within the chat, in the order in which the hotline learnt of them
	At     time.Time
	From   ChatSpeaker
	Agent  ChatAgent // who spoke, of an agent's line or note
	Kind   LineKind
	ChatContent
	Origin   LineOrigin
	Dedupe   string // what it was told under, ≤64 ASCII characters: told again, it is the same line; "": never told again
	Cause    string // the Dedupe of the citizen's message that it answers as the passive reply
	ShownAs  string // of a citizen's line that the account heard: the name under which the platform's transcript has shown it, too; "": not yet
	Delivery LineDelivery
	Reason   string // why it is undelivered, for people
	Media    ChatMedia
}

// ChatContent is what a line says. All of it is personal.
type ChatContent struct {
	Text  string   `json:"text,omitempty"` // of a voice: what WeChat made of it
	Lat   *float64 `json:"lat,omitempty"`  // GCJ-02, degrees; of a location
	Lng   *float64 `json:"lng,omitempty"`
	Label string   `json:"label,omitempty"` // of a location: its address; of a link: its title
	URL   string   `json:"url,omitempty"`   // of a link
}

// ChatSpeaker is whose line it is.
type ChatSpeaker string

const (
	FromCitizen ChatSpeaker = "citizen"
	FromAgent   ChatSpeaker = "agent"
	FromSystem  ChatSpeaker = "system" // the account itself
	FromNote    ChatSpeaker = "note"   // what only the staff sees
)

// LineKind is what a line consists of.
type LineKind string

const (
	LineText     LineKind = "text"
	LineImage    LineKind = "image"
	LineVoice    LineKind = "voice"
	LineVideo    LineKind = "video"
	LineLocation LineKind = "location"
	LineLink     LineKind = "link"
	LineNotice   LineKind = "notice" // what happened: joined, handed over, closed
	LineRating   LineKind = "rating" // the chat is over, and the citizen is asked for a rating
)

// LineOrigin is how the hotline learnt of a line.
type LineOrigin string

const (
	ByCallback   LineOrigin = "callback"
	ByPage       LineOrigin = "page"       // the citizen's own page
	ByTranscript LineOrigin = "transcript" // WeChat's record of its tool
	ByConsole    LineOrigin = "console"
	ByHotline    LineOrigin = "hotline" // it said it itself
)

// LineDelivery is the truth about a line, as far as it is known.
type LineDelivery string

const (
	LineReceived    LineDelivery = "received"    // a citizen's; or an agent's in WeChat's own tool, or a note: nothing is to be sent
	LineToSend      LineDelivery = "queued"      // for WeChat's customer-service messages
	LineSending     LineDelivery = "sending"     // it may have gone
	LineSent        LineDelivery = "sent"        // WeChat took it
	LinePassive     LineDelivery = "passive"     // it went as the reply to the citizen's message
	LineOnPage      LineDelivery = "page"        // the citizen read it on his page
	LineUndelivered LineDelivery = "undelivered" // it did not go
	LineUnsure      LineDelivery = "unsure"      // the process that sent it died, or WeChat did not answer: it is not sent again
)

// Waits tells whether a line is still to be sent.
func (d LineDelivery) Waits() bool { return d == LineToSend || d == LineSending }

// ChatMedia is the file of a line.
type ChatMedia struct {
	Source string // WeChat's media id, until it is stored
	Key    string // under which it is kept
	Type   string // media type: image/jpeg
	State  MediaState
	Tries  int
	NextAt time.Time // when it is fetched next
}

// MediaState is how far a file has come.
type MediaState string

const (
	MediaNone    MediaState = ""
	MediaPending MediaState = "pending" // WeChat has it; we shall fetch it
	MediaStored  MediaState = "stored"
	MediaFailed  MediaState = "failed" // it is gone
)

// MostLine is how many characters an agent or a citizen may write in one message.
const (
	MostAgentText   = 2000
	MostCitizenText = 1000
)

// ChatText is what somebody wrote in a chat, as it is kept. It names the field where it is empty or too long.
func ChatText(typed string, most int) (string, error) {
	said := text(typed)
	f := faults{}
	f.length("text", "消息", said, 1, most)
	return said, f.err()
}

// ChatNote is what the staff notes in a chat, as it is kept; blank is nothing.
func ChatNote(typed string, most int) (string, error) {
	noted := text(typed)
	f := faults{}
	f.length("note", "备注", noted, 0, most)
	return noted, f.err()
}

// PlaceLabel is the name of a place that an agent sends, as it is kept. It names what is wrong with the place.
func PlaceLabel(label string, p Point) (string, error) {
	label = line(label)
	f := faults{}
	f.length("label", "地点名称", label, 1, 100)
	f.unless(Complaint{Lat: &p.Lat, Lng: &p.Lng}.pointInChina(), "lat", "位置不在中国境内，请重新选择")
	return label, f.err()
}

// SaysLeave tells whether a message is the 88 that ends a chat: exactly that, half or full width (guide).
func SaysLeave(said string) bool {
	said = strings.TrimSpace(said)
	return said == "88" || said == "８８"
}
