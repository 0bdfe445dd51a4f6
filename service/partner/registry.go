package partner

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Registry is where an operator keeps the partners and their keys.
type Registry struct {
	store *store.Store
	now   func() time.Time
}

// NewRegistry makes a registry.
func NewRegistry(st *store.Store, now func() time.Time) *Registry { return &Registry{st, now} }

// What an operator can get wrong.
var (
	ErrTooManyKeys = fmt.Errorf("a client may have %d keys in use: retire one first", model.MaxKeys)
	ErrNoSuchKey   = errors.New("the client has no such key in use")
	ErrLastKey     = errors.New("this is the client's only key: rotate first, or disable the client")
)

// Add keeps a new partner with its first key, whose secret is to be shown this once. store.ErrExists where the code is
// taken.
func (r *Registry) Add(ctx context.Context, p model.Partner, a model.Algorithm) (model.PartnerKey, error) {
	key := newKey("k1", a, r.now())
	p.Active, p.Keys = true, []model.PartnerKey{key}
	return key, r.store.AddPartner(ctx, &p)
}

// Rotate gives a partner one more key. Both serve, until the old one is retired. The algorithm is that of the key before
// it, where a is "".
func (r *Registry) Rotate(ctx context.Context, code string, a model.Algorithm) (key model.PartnerKey, err error) {
	err = r.Change(ctx, code, func(p *model.Partner) error {
		live := p.Live()
		if len(live) >= model.MaxKeys {
			return ErrTooManyKeys
		}
		if a == "" && len(live) > 0 {
			a = live[len(live)-1].Algorithm
		}
		key = newKey(nextKeyID(p.Keys), a, r.now())
		p.Keys = append(p.Keys, key)
		return nil
	})
	return key, err
}

// Retire ends a key, at once, and forgets its secret.
func (r *Registry) Retire(ctx context.Context, code, keyID string) error {
	return r.Change(ctx, code, func(p *model.Partner) error {
		i := slices.IndexFunc(p.Keys, func(k model.PartnerKey) bool { return k.ID == keyID && k.RetiredAt == nil })
		if i < 0 {
			return ErrNoSuchKey
		}
		if len(p.Live()) == 1 {
			return ErrLastKey
		}
		now := r.now()
		p.Keys[i].RetiredAt, p.Keys[i].Secret = &now, ""
		return nil
	})
}

// SetActive lets a partner in, or shuts it out.
func (r *Registry) SetActive(ctx context.Context, code string, active bool) error {
	return r.Change(ctx, code, func(p *model.Partner) error {
		p.Active = active
		return nil
	})
}

// Change does something to a partner, anew where another was faster. model.ErrClientNotFound where there is none.
func (r *Registry) Change(ctx context.Context, code string, do func(*model.Partner) error) error {
	const tries = 3
	for try := 1; ; try++ {
		p, err := r.store.PartnerByCode(ctx, code)
		if err != nil {
			return err
		}
		if err := do(&p); err != nil {
			return err
		}
		if err = r.store.SavePartner(ctx, &p); !errors.Is(err, store.ErrStale) || try == tries {
			return err
		}
	}
}

// newKey makes a key of 256 random bits. The secret is their hexadecimal text, and that text is the HMAC's key: it can be
// typed into any system as it is.
func newKey(id string, a model.Algorithm, now time.Time) model.PartnerKey {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return model.PartnerKey{ID: id, Algorithm: a, Secret: model.Secret(hex.EncodeToString(b)), CreatedAt: now}
}

func nextKeyID(keys []model.PartnerKey) string {
	last := 0
	for _, k := range keys {
		if n, err := strconv.Atoi(strings.TrimPrefix(k.ID, "k")); err == nil {
			last = max(last, n)
		}
	}
	return "k" + strconv.Itoa(last+1)
}
