package kefu

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// PageRate is Rate from the page. Why is asked only of who gives few stars.
func (s *Sessions) PageRate(ctx context.Context, who model.Citizen, chatID int64, stars int, reason string) (model.ChatRating, error) {
	if !who.Bound() {
		return model.ChatRating{}, model.ErrNotBound
	}
	if stars > 2 {
		reason = ""
	}
	c, err := s.Rate(ctx, who, chatID, stars, reason)
	return c.Rating, err
}

// answersRating tells whether what the citizen writes on his page answers the request for a rating that the end of his chat made:
// the page reads 回复数字 as WeChat's window does.
func (s *Sessions) answersRating(c *model.Chat, said string) bool {
	if c == nil || c.Open() {
		return false
	}
	_, _, ok := c.Rating.Answered(said, s.Now())
	return ok
}

// ratedOnPage has a chat that is over take an answer, and thanks for it.
func (a *act) ratedOnPage(l model.ChatLine) error {
	stars, reason, ok := a.chat.Rating.Answered(l.Text, a.now)
	if !ok {
		return store.ErrExists // it was answered otherwise meanwhile: look anew
	}
	l.At = a.now
	if err := a.add(l); err != nil {
		return err
	}
	if err := a.rate(stars, reason); err != nil {
		return err
	}
	return a.say(a.s.thanks(*a.chat, stars, reason))
}
