package kefu

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// QuickReplies are some of the texts that an agent has at hand: everybody's (StaffID 0), then his own.
func (s *Sessions) QuickReplies(ctx context.Context, who model.Staff, q model.Listing) (_ []model.QuickReply, next string, err error) {
	return s.Store.QuickReplies(ctx, who.ID, q)
}

// SaveQuickReply keeps one: with StaffID 0 everybody's, which a supervisor may, else the agent's own. model.ErrInvalid names
// what is wrong with it, model.ErrTooManyKept says that there are enough.
func (s *Sessions) SaveQuickReply(ctx context.Context, who model.Staff, q model.QuickReply) (model.QuickReply, error) {
	if err := mayWrite(who, q.StaffID); err != nil {
		return q, err
	}
	if err := q.Check(); err != nil {
		return q, err
	}
	return q, s.Store.InTx(ctx, func(tx *store.Store) error {
		others, err := tx.CountQuickReplies(ctx, q.StaffID, q.Code)
		if err == nil {
			err = model.Room("快捷回复", others, model.MostQuickReplies)
		}
		if err != nil {
			return err
		}
		return tx.SaveQuickReply(ctx, q)
	})
}

// DeleteQuickReply forgets one: staffID 0 is everybody's. That there is none is no error.
func (s *Sessions) DeleteQuickReply(ctx context.Context, who model.Staff, staffID int64, code string) error {
	if err := mayWrite(who, staffID); err != nil {
		return err
	}
	return s.Store.DeleteQuickReply(ctx, staffID, code)
}

func mayWrite(who model.Staff, owner int64) error {
	if owner == who.ID && who.Is(model.RoleAgent) || owner == 0 && who.Is(model.RoleSupervisor) {
		return nil
	}
	return model.ErrForbidden
}
