package partner

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"strings"

	"example.org/hotline/model"
)

// APIKey is what the other side of Open311 sends as api_key: it names the partner and the key, so that neither has to be
// searched for, and ends in the secret.
func APIKey(code string, k model.PartnerKey) model.Secret {
	return model.Secret(code + "." + k.ID + "." + string(k.Secret))
}

// ByAPIKey returns the partner whose key it is, who may use Open311. model.ErrAPIKeyMissing and model.ErrAPIKey where
// there is none, model.ErrClientDisabled, ErrClientWaits, ErrClientNetwork and model.ErrScopeMissing where the key is right.
func (g *Gate) ByAPIKey(ctx context.Context, said, address string) (model.Partner, error) {
	if said == "" {
		return model.Partner{}, model.ErrAPIKeyMissing
	}
	code, rest, _ := strings.Cut(said, ".")
	id, secret, _ := strings.Cut(rest, ".")
	p, key := model.Partner{}, g.decoy
	if model.IsPartnerCode(code) {
		found, err := g.store.PartnerByCode(ctx, code)
		if err != nil && !errors.Is(err, model.ErrClientNotFound) {
			return p, err
		}
		if k, ok := found.APIKey(id); err == nil && ok {
			p, key = found, k
		}
	}
	a, b := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(key.Secret))
	if same := subtle.ConstantTimeCompare(a[:], b[:]) == 1; !same || p.ID == 0 {
		return model.Partner{}, model.ErrAPIKey
	}
	if err := g.lets(ctx, p, address); err != nil {
		return model.Partner{}, err
	}
	if !p.May(model.ScopeOpen311) {
		return model.Partner{}, model.ErrScopeMissing
	}
	return p, nil
}
