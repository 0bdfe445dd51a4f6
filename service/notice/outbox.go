// Package notice is the outbox: it sends what was written into it in a transaction, through the first channel that
// reaches the citizen, and keeps the truth about what became of it (domain §13).
package notice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// ErrRefused says that a channel cannot reach this citizen now, and that trying again will not help: the next channel
// is tried. A channel wraps it.
var ErrRefused = errors.New("the channel cannot reach the citizen")

// Channel is one way to reach a citizen.
type Channel interface {
	Name() string
	// Send tells the citizen. id is the platform's, where it will report on delivery. An error that does not wrap
	// ErrRefused is worth another try later.
	Send(ctx context.Context, to model.Citizen, m Message) (id string, err error)
}

// Outbox sends notices. Any number of replicas may run one on the same database.
type Outbox struct {
	store    *store.Store
	channels []Channel
	texts    Texts
	now      func() time.Time
	log      *slog.Logger
	wake     chan struct{}
}

// New makes the outbox; channels are tried in their order.
func New(st *store.Store, texts Texts, now func() time.Time, log *slog.Logger, channels ...Channel) *Outbox {
	return &Outbox{store: st, channels: channels, texts: texts, now: now, log: log, wake: make(chan struct{}, 1)}
}

const (
	batch     = 32
	atOnce    = 8
	sendTime  = 20 * time.Second // for all channels of one notice
	lease     = time.Minute      // longer than sendTime: nobody else sends it meanwhile
	idleWait  = time.Second
	maxResult = 180 // bytes of a reason that are kept
)

// Wake has the outbox look at once; whoever queued something calls it after his transaction.
func (o *Outbox) Wake() {
	select {
	case o.wake <- struct{}{}:
	default: // it is awake
	}
}

// Run sends until ctx ends.
func (o *Outbox) Run(ctx context.Context) {
	for {
		sent, err := o.Flush(ctx)
		if err != nil && ctx.Err() == nil {
			o.log.WarnContext(ctx, "outbox waits", "err", err)
		}
		if sent == batch && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-o.wake:
		case <-time.After(idleWait):
		}
	}
}

// Flush sends what is due, at most one batch, and tells how many notices that were.
func (o *Outbox) Flush(ctx context.Context) (int, error) {
	list, err := o.store.ClaimNotices(ctx, batch, lease)
	if err != nil {
		return 0, err
	}
	var wg sync.WaitGroup
	gate := make(chan struct{}, atOnce)
	for _, n := range list {
		gate <- struct{}{}
		wg.Go(func() {
			defer func() { <-gate }()
			o.deliver(context.WithoutCancel(ctx), n)
		})
	}
	wg.Wait()
	return len(list), nil
}

func (o *Outbox) deliver(ctx context.Context, n model.Notice) {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	o.try(ctx, &n)
	n.Result = cut(n.Result)
	if err := o.store.SettleNotice(ctx, n); err != nil {
		o.log.WarnContext(ctx, "notice not settled", "notice", n.ID, "err", err)
	}
	o.log.InfoContext(ctx, "notice", "notice", n.ID, "kind", n.Kind, "state", n.State, "channel", n.Channel, "attempts", n.Attempts, "result", n.Result)
}

// try sends n through the first channel that takes it and puts into n what became of it.
func (o *Outbox) try(ctx context.Context, n *model.Notice) {
	if !o.now().Before(n.ExpiresAt) {
		n.State = model.DeliveryExpired
		return
	}
	to, err := o.store.Citizen(ctx, n.CitizenID)
	if errors.Is(err, model.ErrNotSignedIn) {
		n.State, n.Result = model.DeliveryRefused, "nobody"
		return
	}
	if err != nil {
		o.later(n, err)
		return
	}
	message := o.texts.Compose(*n)
	n.State, n.Result = model.DeliveryRefused, ""
	for _, c := range o.channels {
		id, err := c.Send(ctx, to, message)
		if err == nil {
			n.State, n.Channel, n.PlatformID, n.Result = model.DeliveryAccepted, c.Name(), id, ""
			return
		}
		if !errors.Is(err, ErrRefused) {
			o.later(n, fmt.Errorf("%s: %w", c.Name(), err))
			return
		}
		n.Result += fmt.Sprintf("%s: %v; ", c.Name(), err)
	}
}

// later puts n off: a second, then twice as long each time, up to ten minutes.
func (o *Outbox) later(n *model.Notice, err error) {
	const longest = 10 * time.Minute
	wait := longest
	if n.Attempts < 10 {
		wait = min(time.Second<<n.Attempts, longest)
	}
	n.State, n.NextAt, n.Result = model.DeliveryQueued, o.now().Add(wait), err.Error()
}

// Delivered keeps WeChat's report on a template message.
func (o *Outbox) Delivered(ctx context.Context, platformID, status string) error {
	state := model.DeliveryDone
	if status != "success" {
		state = model.DeliveryRefused
	}
	return o.store.ReportNotice(ctx, platformID, state, cut(status))
}

// AnswerLate queues what the account could not answer within WeChat's five seconds. The same event's answer is queued
// once, however often it is handed in.
func (o *Outbox) AnswerLate(ctx context.Context, ev model.Event, a model.Answer) error {
	if a.Text == "" {
		return nil // cards and hand-overs cannot be made up for
	}
	who, err := o.store.Meet(ctx, ev.From)
	if err != nil {
		return err
	}
	err = o.store.QueueNotice(ctx, model.Notice{
		Dedupe: "answer/" + o.store.Digest("event", ev.ID()), CitizenID: who.ID, Kind: model.NoticeAnswer,
		Params: map[string]string{"text": a.Text}, ExpiresAt: o.now().Add(10 * time.Minute),
	})
	o.Wake()
	return err
}

// cut never leaves half a character: MySQL would refuse the row, and the notice be sent again and again.
func cut(s string) string { return strings.ToValidUTF8(s[:min(len(s), maxResult)], "") }
