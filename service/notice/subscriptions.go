package notice

import (
	"context"
	"errors"
	"slices"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Subscriptions keep which citizens have agreed to a 订阅通知 (protocol §10). One template is asked for: it tells of
// tickets.
type Subscriptions struct {
	store      *store.Store
	templateID string // "": the account has none
	longTerm   bool
	now        func() time.Time
}

// NewSubscriptions makes them for one template of the account.
func NewSubscriptions(st *store.Store, templateID string, longTerm bool, now func() time.Time) *Subscriptions {
	return &Subscriptions{st, templateID, longTerm, now}
}

// Asking is what a page needs in order to ask.
type Asking struct {
	TemplateIDs []string // empty: there is nothing to ask for
	Asked       bool     // there is no point in asking this citizen now
}

// Asking tells what a page may ask this citizen for.
func (s *Subscriptions) Asking(ctx context.Context, who model.Citizen) (Asking, error) {
	if s.templateID == "" {
		return Asking{TemplateIDs: []string{}, Asked: true}, nil
	}
	c, err := s.store.Consent(ctx, who.ID, s.templateID)
	return Asking{[]string{s.templateID}, c.Answered(s.longTerm, s.now())}, err
}

// Answered keeps what the citizen tapped in a page's popup, and tells what may be asked after it.
func (s *Subscriptions) Answered(ctx context.Context, who model.Citizen, accepted, rejected []string) (Asking, error) {
	wrong := model.ErrInvalid
	if s.foreign(accepted) {
		wrong = wrong.With("accepted", "不是本公众号的订阅模板")
	}
	if s.foreign(rejected) {
		wrong = wrong.With("rejected", "不是本公众号的订阅模板")
	}
	yes, no := len(accepted) > 0, len(rejected) > 0
	if yes && no {
		wrong = wrong.With("rejected", "同一个模板不能既同意又拒绝")
	}
	if wrong.Fields != nil {
		return Asking{}, wrong
	}
	if yes || no { // neither: the citizen closed the popup
		if err := s.note(ctx, who.ID, yes, model.ConsentByPage); err != nil {
			return Asking{}, err
		}
	}
	return s.Asking(ctx, who)
}

func (s *Subscriptions) foreign(ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return id != s.templateID || id == "" })
}

// Told keeps what WeChat tells of a citizen's answers in popups.
func (s *Subscriptions) Told(ctx context.Context, citizenID int64, lines []model.Subscription) error {
	var errs []error
	for _, l := range s.ours(lines) {
		errs = append(errs, s.note(ctx, citizenID, l.Accepted, model.ConsentByEvent))
	}
	return errors.Join(errs...)
}

// Changed keeps what WeChat tells of a citizen's change in its settings, where he can only take back.
func (s *Subscriptions) Changed(ctx context.Context, citizenID int64, lines []model.Subscription) error {
	for _, l := range s.ours(lines) {
		if !l.Accepted {
			return s.store.ChangeConsent(ctx, citizenID, s.templateID, func(c *model.Consent) { c.Revoke(s.now()) })
		}
	}
	return nil
}

func (s *Subscriptions) ours(lines []model.Subscription) []model.Subscription {
	return slices.DeleteFunc(slices.Clone(lines), func(l model.Subscription) bool { return s.templateID == "" || l.TemplateID != s.templateID })
}

func (s *Subscriptions) note(ctx context.Context, citizenID int64, accepted bool, by model.ConsentSource) error {
	return s.store.ChangeConsent(ctx, citizenID, s.templateID, func(c *model.Consent) { c.Answer(accepted, by, s.now()) })
}

// Allowed tells whether the citizen has agreed to a message, as far as we know.
func (s *Subscriptions) Allowed(ctx context.Context, citizenID int64) (bool, error) {
	c, err := s.store.Consent(ctx, citizenID, s.templateID)
	return c.Allows(s.longTerm), err
}

// Used notes that a message went.
func (s *Subscriptions) Used(ctx context.Context, citizenID int64) error {
	return s.store.ChangeConsent(ctx, citizenID, s.templateID, (*model.Consent).Use)
}

// NoneLeft notes that WeChat takes no more messages for the citizen, whatever we had counted.
func (s *Subscriptions) NoneLeft(ctx context.Context, citizenID int64) error {
	return s.store.ChangeConsent(ctx, citizenID, s.templateID, func(c *model.Consent) { c.Exhaust(s.now()) })
}
