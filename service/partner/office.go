package partner

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Office is the registry for the admins of the console: its faults are in their words and by the names of their form's fields.
type Office struct {
	registry *Registry
	store    *store.Store
	courier  *Courier
	clear    bool // there are networks to which webhooks may go without TLS
	now      func() time.Time
	log      *slog.Logger
}

// NewOffice makes an office. clear says that some networks are listed as open.webhook_networks.
func NewOffice(st *store.Store, c *Courier, listed bool, now func() time.Time, log *slog.Logger) *Office {
	return &Office{registry: NewRegistry(st, now), store: st, courier: c, clear: listed, now: now, log: log}
}

// The failures of an admin who keeps clients.
var (
	errClientExists  = model.ErrInvalid.With("code", "已有这个代码的接入方")
	errClientChanged = model.ErrSettingsChanged.Saying("这个接入方刚刚被其他人修改，请刷新后再试")
	errManyKeys      = model.ErrWrongState.Saying("同时有效的密钥已达上限，请先停用旧的密钥")
	errOnlyKey       = model.ErrWrongState.Saying("这是唯一有效的密钥：请先新增一个，或停用接入方")
	errNoKey         = model.ErrNoSuchPath.Saying("没有这个有效的密钥")
	errNoDelivery    = model.ErrNoSuchPath.Saying("没有这条推送失败的记录，可能已经重发或删除")
)

// Clients lists some, by code.
func (o *Office) Clients(ctx context.Context, q model.Listing) (_ []model.Partner, next string, err error) {
	return o.store.PartnerPage(ctx, q)
}

// Add lets a system in; the secret of its key is to be shown this once. One that reads of tickets is disabled until a supervisor
// confirms it.
func (o *Office) Add(ctx context.Context, who model.Staff, p model.Partner, a model.Algorithm) (model.Partner, model.PartnerKey, error) {
	if err := o.check(ctx, p, a); err != nil {
		return p, model.PartnerKey{}, err
	}
	kept, key, err := o.add(ctx, who, p, a)
	if errors.Is(err, store.ErrExists) {
		err = errClientExists
	}
	if err != nil {
		return p, key, err
	}
	o.log.InfoContext(ctx, "client added", "staff", who.ID, "client", p.Code)
	return kept, key, nil
}

// check is model.ErrInvalid with all that is wrong with a client.
func (o *Office) check(ctx context.Context, p model.Partner, a model.Algorithm) error {
	wrong := model.ErrInvalid
	if err := p.CheckForm(); err != nil && !errors.As(err, &wrong) {
		return err
	}
	if a != "" && !slices.Contains(model.KeyKinds, a) {
		wrong = wrong.With("algorithm", "签名算法应为 HMAC-SM3、HMAC-SHA256 或 api-key")
	}
	if strings.HasPrefix(p.Webhook, "http:") && !o.clear {
		wrong = wrong.With("webhook", "只有在 open.webhook_networks 里列出的网络才能用 http，请改用 https")
	}
	if p.Department != "" {
		all, err := o.store.Departments(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(d model.Department) bool { return d.Code == p.Department }) {
			wrong = wrong.With("department", "没有这个承办单位")
		}
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// Rotate gives a client one more key, whose secret is to be shown this once; once a supervisor confirms it, where the client reads of
// tickets or may again.
func (o *Office) Rotate(ctx context.Context, who model.Staff, code string, a model.Algorithm) (model.Partner, model.PartnerKey, error) {
	if a != "" && !slices.Contains(model.KeyKinds, a) {
		return model.Partner{}, model.PartnerKey{}, model.ErrInvalid.With("algorithm", "签名算法应为 HMAC-SM3、HMAC-SHA256 或 api-key")
	}
	p, key, err := o.rotate(ctx, who, code, a)
	if errors.Is(err, ErrTooManyKeys) {
		err = errManyKeys
	}
	if err != nil {
		return model.Partner{}, key, err
	}
	o.log.InfoContext(ctx, "client got a key", "staff", who.ID, "client", code, "key", key.ID)
	return p, key, nil
}

// Retire ends a key at once.
func (o *Office) Retire(ctx context.Context, who model.Staff, code, key string) error {
	err := o.registry.Retire(ctx, code, key)
	switch {
	case errors.Is(err, ErrLastKey):
		return errOnlyKey
	case errors.Is(err, ErrNoSuchKey):
		return errNoKey
	case err == nil:
		o.log.InfoContext(ctx, "client's key retired", "staff", who.ID, "client", code, "key", key)
	}
	return err
}

// Tried is what became of a webhook that was sent to try the address.
type Tried struct {
	OK     bool
	Result string // why not
	Took   time.Duration
}

// ping is what a webhook that tries an address says: an event that receivers pass over.
type ping struct {
	ID    string    `json:"id"`
	Event string    `json:"event"`
	At    time.Time `json:"at"`
}

// Try sends a signed webhook of the event "ping" to a client's address, at once and this once.
func (o *Office) Try(ctx context.Context, code string) (Tried, error) {
	p, err := o.store.PartnerByCode(ctx, code)
	if err != nil {
		return Tried{}, err
	}
	if p.Webhook == "" {
		return Tried{}, model.ErrWrongState.Saying("这个接入方没有推送地址")
	}
	begun, mark := o.now(), rand.Text()[:20]
	_, err = o.courier.send(ctx, p, mark, ping{mark, "ping", begun.In(o.courier.zone)})
	t := Tried{OK: err == nil, Took: o.now().Sub(begun)}
	if err != nil {
		t.Result = cut(err.Error())
	}
	return t, nil
}
