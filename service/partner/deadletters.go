package partner

import (
	"context"

	"example.org/hotline/model"
)

// DeadLetter is a webhook that was given up, with whom it was for.
type DeadLetter struct {
	model.HookDelivery
	Client string // code; "": the client is gone
}

// DeadLetters are at most n webhooks that were given up, newest first: to one client, or to all where code is "". before is the ID of the
// last of the page before.
func (o *Office) DeadLetters(ctx context.Context, code string, before int64, n int) ([]DeadLetter, error) {
	codes, only, err := o.codes(ctx, code)
	if err != nil {
		return nil, err
	}
	list, err := o.store.DeadDeliveriesBefore(ctx, only, before, n)
	if err != nil {
		return nil, err
	}
	letters := make([]DeadLetter, len(list))
	for i, d := range list {
		letters[i] = DeadLetter{d, codes[d.PartnerID]}
	}
	return letters, nil
}

func (o *Office) codes(ctx context.Context, code string) (codes map[int64]string, only int64, err error) {
	all, err := o.store.Partners(ctx)
	if err != nil {
		return nil, 0, err
	}
	codes = map[int64]string{}
	for _, p := range all {
		codes[p.ID] = p.Code
		if p.Code == code {
			only = p.ID
		}
	}
	if code != "" && only == 0 {
		return nil, 0, model.ErrClientNotFound
	}
	return codes, only, nil
}

// Resend has the webhook with a mark, or all that were given up to a client, tried anew, and tells how many those are.
func (o *Office) Resend(ctx context.Context, who model.Staff, mark, code string) (int64, error) {
	if (mark == "") == (code == "") {
		return 0, model.ErrInvalid.With("id", "请指定一条记录或一个接入方")
	}
	_, only, err := o.codes(ctx, code)
	if err != nil {
		return 0, err
	}
	n, err := o.store.Resend(ctx, mark, only)
	if err == nil && n == 0 {
		err = errNoDelivery
	}
	if err == nil {
		o.log.InfoContext(ctx, "webhooks are sent again", "staff", who.ID, "client", code, "number", n)
	}
	return n, err
}

// Drop forgets a webhook that was given up.
func (o *Office) Drop(ctx context.Context, who model.Staff, mark string) error {
	there, err := o.store.DropDelivery(ctx, mark)
	if err == nil && !there {
		err = errNoDelivery
	}
	if err == nil {
		o.log.InfoContext(ctx, "webhook dropped", "staff", who.ID, "delivery", mark)
	}
	return err
}
