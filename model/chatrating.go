package model

import (
	"slices"
	"strings"
	"time"
)

// ChatRating is what the citizen thinks of a chat. He is asked once, and answers once.
type ChatRating struct {
	State   RatingState
	AskedAt time.Time // when the chat ended
	Stars   int       // 1–5
	At      time.Time
	Reason  string // of one or two stars; personal
}

// RatingState is how far a rating has come.
type RatingState string

const (
	RatingNone  RatingState = ""
	RatingAsked RatingState = "asked"
	RatingGiven RatingState = "given"
)

// RatingTime is how long after the end of a chat it can be rated (domain §10).
const RatingTime = 24 * time.Hour

// Stars, from the best to the worst, as they are offered.
var starLabels = []string{5: "非常满意", 4: "满意", 3: "一般", 2: "不满意", 1: "非常不满意"}

// StarLabel is what a number of stars is called.
func StarLabel(stars int) string {
	if stars < 1 || stars >= len(starLabels) {
		return ""
	}
	return starLabels[stars]
}

// Due tells whether the citizen can still answer.
func (r ChatRating) Due(now time.Time) bool {
	return r.State == RatingAsked && now.Before(r.AskedAt.Add(RatingTime))
}

// Give keeps an answer. One given before stays; the same again is no error.
func (r *ChatRating) Give(stars int, now time.Time) error {
	switch {
	case stars < 1 || stars > 5:
		return ErrInvalid.With("stars", "请选择1至5分")
	case r.State == RatingGiven && r.Stars == stars:
		return nil
	case r.State == RatingGiven:
		return ErrRatingGiven
	case !r.Due(now):
		return ErrRatingExpired
	}
	r.State, r.Stars, r.At = RatingGiven, stars, now
	return nil
}

// Rate keeps an answer, unless the chat is still open, or its end was one after which nobody is asked.
func (c *Chat) Rate(stars int, now time.Time) error {
	switch {
	case c.Open():
		return ErrRatingEarly
	case c.Rating.State == RatingNone:
		return ErrRatingNotAsked
	}
	return c.Rating.Give(stars, now)
}

// Answered reads a text as the answer to the request: the stars, or why they are few. ok is false for any other text. What was
// answered before is so again.
func (r ChatRating) Answered(said string, now time.Time) (stars int, reason string, ok bool) {
	stars, reason = ParseStars(said), ParseReason(said)
	given := r.State == RatingGiven && now.Before(r.At.Add(RatingTime))
	switch {
	case stars > 0 && (r.Due(now) || given && stars == r.Stars):
		return stars, "", true
	case reason != "" && (r.Asks(now) || given && reason == r.Reason):
		return r.Stars, reason, true
	}
	return 0, "", false
}

// reasonTime is how long after one or two stars the citizen may say why.
const reasonTime = 24 * time.Hour

// Asks tells whether the citizen is still asked why he gave so few stars.
func (r ChatRating) Asks(now time.Time) bool {
	return r.State == RatingGiven && r.Stars <= 2 && r.Reason == "" && now.Before(r.At.Add(reasonTime))
}

// Explain keeps why the stars are few, once.
func (r *ChatRating) Explain(reason string, now time.Time) error {
	reason = text(reason)
	f := faults{}
	f.length("reason", "原因", reason, 1, 200)
	switch {
	case f.err() != nil:
		return f.err()
	case r.Reason == reason:
		return nil
	case !r.Asks(now):
		return ErrRatingGiven
	}
	r.Reason = reason
	return nil
}

// RatingReasons are the ready answers to why, by the letter that a citizen replies with.
var RatingReasons = []struct{ Letter, Text string }{
	{"A", "问题没有解决"}, {"B", "等待时间太长"}, {"C", "客服态度不好"}, {"D", "答复不清楚"},
}

// ParseStars reads an answer in the chat: one digit, half or full width, or the words of a choice; 0 where it is neither.
func ParseStars(text string) int {
	text = strings.TrimSpace(text)
	if r := []rune(text); len(r) == 1 {
		switch {
		case r[0] >= '1' && r[0] <= '5':
			return int(r[0] - '0')
		case r[0] >= '１' && r[0] <= '５':
			return int(r[0] - '０')
		}
	}
	if i := slices.Index(starLabels, text); i > 0 {
		return i
	}
	return 0
}

// ParseReason reads why in the chat: a letter of RatingReasons, or words after 原因; "" where it is neither, and the text is meant
// otherwise.
func ParseReason(text string) string {
	text = strings.TrimSpace(text)
	for i, r := range RatingReasons {
		full := string(rune('Ａ' + i))
		if strings.EqualFold(text, r.Letter) || text == full || text == r.Text {
			return r.Text
		}
	}
	if said, ok := strings.CutPrefix(text, "原因"); ok {
		return strings.TrimSpace(strings.TrimLeft(said, "：: ，,"))
	}
	return ""
}

// ratingIDs is how many menu ids a chat has: its id × 10 and the stars. WeChat wants a decimal number.
const ratingIDs = 10

// RatingMenuID is the id of one choice of a chat's rating menu.
func RatingMenuID(chatID int64, stars int) int64 { return chatID*ratingIDs + int64(stars) }

// ParseRatingMenuID reads a choice back; ok is false for an id that is none, as the 0 that some clients send.
func ParseRatingMenuID(id int64) (chatID int64, stars int, ok bool) {
	chatID, stars = id/ratingIDs, int(id%ratingIDs)
	return chatID, stars, chatID > 0 && stars >= 1 && stars <= 5
}
