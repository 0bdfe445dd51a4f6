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
	err = r.change(ctx, code, func(p *model.Partner) error {
		if key, err = another(*p, a, r.now()); err != nil {
			return err
		}
		p.Keys = append(p.Keys, key)
		return nil
	}, model.GrantKey)
	return key, err
}

// another is one more key for a partner, which does not have it yet.
func another(p model.Partner, a model.Algorithm, now time.Time) (model.PartnerKey, error) {
	live := p.Live()
	if len(live) >= model.MaxKeys {
		return model.PartnerKey{}, ErrTooManyKeys
	}
	if a == "" && len(live) > 0 {
		a = live[len(live)-1].Algorithm
	}
	return newKey(nextKeyID(p.Keys), a, now), nil
}

// Retire ends a key, at once, and forgets its secret.
func (r *Registry) Retire(ctx context.Context, code, keyID string) error {
	return r.change(ctx, code, func(p *model.Partner) error {
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
	forget := []model.GrantKind{model.GrantClient}
	if !active {
		forget = model.ClientGrants
	}
	return r.change(ctx, code, func(p *model.Partner) error {
		p.Active = active
		return nil
	}, forget...)
}

// Change does something to a partner, anew where another was faster. model.ErrClientNotFound where there is none. Who has the server
// itself waits for nobody: what waited to be confirmed is no more.
func (r *Registry) Change(ctx context.Context, code string, do func(*model.Partner) error) error {
	return r.change(ctx, code, do, model.GrantClient)
}

func (r *Registry) change(ctx context.Context, code string, do func(*model.Partner) error, forget ...model.GrantKind) error {
	const tries = 3
	for try := 1; ; try++ {
		p, err := r.store.PartnerByCode(ctx, code)
		if err != nil {
			return err
		}
		if err := do(&p); err != nil {
			return err
		}
		err = r.store.InTx(ctx, func(tx *store.Store) error {
			kept := p // as it was read, if the database has us begin anew
			if err := tx.SavePartner(ctx, &kept); err != nil || len(forget) == 0 {
				return err
			}
			return tx.DropGrants(ctx, p.ID, forget...)
		})
		if !errors.Is(err, store.ErrStale) || try == tries {
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
