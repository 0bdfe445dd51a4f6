// Package binding is 账户绑定: it proves by SMS code that a citizen holds a phone, and ties the two together (domain §8).
package binding

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// texter sends one SMS with a code. What the citizen can do something about comes back as a model.Error.
type texter interface {
	SendCode(ctx context.Context, phone, template, code string) error
}

// Desk binds and unbinds.
type Desk struct {
	store    *store.Store
	kv       *kv.Store
	sms      texter
	now      func() time.Time
	log      *slog.Logger
	onUnbind []func(context.Context, model.Citizen)
}

// New makes the desk.
func New(st *store.Store, redis *kv.Store, sms texter, now func() time.Time, log *slog.Logger) *Desk {
	return &Desk{store: st, kv: redis, sms: sms, now: now, log: log}
}

// OnUnbind has do called after a citizen unbound: what he had going with his phone ends with it.
func (d *Desk) OnUnbind(do func(context.Context, model.Citizen)) { d.onUnbind = append(d.onUnbind, do) }

// Request is what the citizen typed to bind.
type Request struct{ Name, Phone, Code string }

var errPhoneFull = model.ErrInvalid.With("phone", "该手机号已绑定3个微信账户，请先在其中一个账户解除绑定")

// Bind ties the citizen to the phone whose code he typed and returns him as bound. model.ErrInvalid names the fields,
// model.ErrWrongCode the code.
func (d *Desk) Bind(ctx context.Context, who model.Citizen, in Request) (model.Citizen, error) {
	b, err := d.check(who, &in)
	if err != nil {
		return who, err
	}
	restore, err := d.UseCode(ctx, who, ForBinding, b.Phone, in.Code)
	if err != nil {
		return who, err
	}
	err = d.store.InTx(ctx, func(tx *store.Store) error { return d.BindIn(ctx, tx, who, b) })
	if err != nil {
		restore(ctx)
		return who, err
	}
	who.Binding = &b
	d.log.InfoContext(ctx, "phone bound", "citizen", who.ID)
	return who, nil
}

func (d *Desk) check(who model.Citizen, in *Request) (model.Binding, error) {
	wrong := model.ErrInvalid
	name, err := model.CheckName("name", "用户名", in.Name)
	if e := (*model.Error)(nil); errors.As(err, &e) {
		wrong = e
	}
	phone, ok := model.Phone(in.Phone)
	if !ok {
		wrong = wrong.With("phone", "请填写11位手机号码")
	}
	if !validCode(in.Code) {
		wrong = wrong.With("code", "请填写6位数字验证码")
	}
	if wrong.Fields != nil {
		return model.Binding{}, wrong
	}
	return model.Binding{CitizenID: who.ID, Name: name, Phone: phone, BoundAt: d.now()}, nil
}

// BindIn binds within a transaction of the caller, for whom the phone was proven, and leaves the notices in the outbox:
// one to the citizen, one to each other citizen of that phone.
func (d *Desk) BindIn(ctx context.Context, tx *store.Store, who model.Citizen, b model.Binding) error {
	others, err := tx.BoundTo(ctx, b.Phone)
	if err != nil {
		return err
	}
	if err := tx.Bind(ctx, b); errors.Is(err, store.ErrPhoneFull) {
		return errPhoneFull
	} else if err != nil {
		return err
	}
	moment, kind := rand.Text(), model.NoticeBound
	if who.Bound() && who.Binding.Phone != b.Phone {
		kind = model.NoticeRebound
	}
	if err := d.tell(ctx, tx, who.ID, kind, moment); err != nil {
		return err
	}
	if slices.Contains(others, who.ID) {
		return nil // the phone was his before: for the others nothing has changed
	}
	for _, other := range others {
		if err := d.tell(ctx, tx, other, model.NoticeBoundElsewhere, moment); err != nil {
			return err
		}
	}
	return nil
}

// Unbind takes the citizen's phone away. His tickets live on; they are his again when he binds that phone again.
func (d *Desk) Unbind(ctx context.Context, who model.Citizen) error {
	err := d.store.InTx(ctx, func(tx *store.Store) error {
		was, err := tx.Unbind(ctx, who.ID)
		if err != nil || !was {
			return err
		}
		return d.tell(ctx, tx, who.ID, model.NoticeUnbound, rand.Text())
	})
	if err != nil {
		return err
	}
	for _, do := range d.onUnbind {
		do(ctx, who)
	}
	d.log.InfoContext(ctx, "phone unbound", "citizen", who.ID)
	return nil
}

const tellWithin = 24 * time.Hour // after a day the news of a binding is no news

func (d *Desk) tell(ctx context.Context, tx *store.Store, citizenID int64, kind model.NoticeKind, moment string) error {
	now := d.now()
	return tx.QueueNotice(ctx, model.Notice{
		Dedupe: fmt.Sprintf("%s/%d/%s", kind, citizenID, moment), CitizenID: citizenID, Kind: kind,
		Params: map[string]string{"at": now.Format(time.RFC3339)}, ExpiresAt: now.Add(tellWithin),
	})
}
