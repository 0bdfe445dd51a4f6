package ticketing

import (
	"context"

	"example.org/hotline/model"
)

// Reply is the department's answer; the hotline reviews it before the citizen reads it.
func (d *Desk) Reply(ctx context.Context, who model.Staff, o Order, r model.Reply) (Dossier, error) {
	return d.order(ctx, who, o, model.ActReply, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return reply(s, t, by, r)
	})
}

func reply(s scene, t *model.Ticket, by model.Actor, r model.Reply) (moved, error) {
	m, err := one(t.Answered(by, s.now, &r))
	r.Department = s.all.name(t.Department)
	m.before = func(ctx context.Context, t *model.Ticket) (err error) {
		t.Course.ReplyID, err = s.tx.AddReply(ctx, r)
		return err
	}
	return m, err
}

// Close is 办结: the reply under review goes out to the citizen.
func (d *Desk) Close(ctx context.Context, who model.Staff, o Order) (Dossier, error) {
	return d.order(ctx, who, o, model.ActClose, func(ctx context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		replies, err := s.tx.Replies(ctx, t.ID)
		if err != nil {
			return moved{}, err
		}
		id := t.Course.ReplyID
		for _, r := range replies {
			if r.ID == id {
				m, err := one(t.Close(by, s.now, r, d.sampled(*t)))
				m.before = func(ctx context.Context, _ *model.Ticket) error {
					return s.tx.SettleReply(ctx, id, model.ReplyApproved)
				}
				return m, err
			}
		}
		return moved{}, model.ErrWrongState.Saying("没有等待审核的答复")
	})
}

// SendReturn is 审核退回.
func (d *Desk) SendReturn(ctx context.Context, who model.Staff, o Order, reason string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActSendReturn, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		id := t.Course.ReplyID
		m, err := one(t.SendReturn(by, s.now, reason))
		m.before = func(ctx context.Context, _ *model.Ticket) error { return s.tx.SettleReply(ctx, id, model.ReplyFailed) }
		return m, err
	})
}

// AnswerDirectly is 直办: the hotline answers by itself.
func (d *Desk) AnswerDirectly(ctx context.Context, who model.Staff, o Order, r model.Reply) (Dossier, error) {
	return d.order(ctx, who, o, model.ActAnswer, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		m, err := one(t.AnswerDirectly(by, s.now, &r, d.sampled(*t)))
		if err == nil {
			m.steps[0].Department = model.Hotline
		}
		m.before = func(ctx context.Context, _ *model.Ticket) error {
			_, err := s.tx.AddReply(ctx, r)
			return err
		}
		return m, err
	})
}
