package kefu

import (
	"context"
	"errors"

	"example.org/hotline/model"
)

// Spent notes that another part of the hotline has sent a citizen a customer-service message: WeChat counts it with those of
// his chat. Where that cannot be noted, WeChat's refusal will tell.
func (s *Sessions) Spent(ctx context.Context, citizenID int64) {
	c, err := s.Store.LastChat(ctx, citizenID)
	if errors.Is(err, model.ErrChatNotFound) {
		return
	}
	if left, _ := c.Window.Left(s.Now()); err == nil && left == 0 {
		return
	}
	if err == nil {
		_, _, err = s.change(ctx, c.ID, bySending, func(a *act) error {
			a.chat.Window.Sent()
			a.changed = true
			a.tellAgent(model.DeskChat, 0)
			return nil
		})
	}
	if err != nil {
		s.Log.WarnContext(ctx, "a message is not counted in a chat", "err", err)
	}
}
