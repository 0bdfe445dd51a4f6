package partner

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// Window is how far a request's time may be off.
const Window = 5 * time.Minute

// nonceLife is longer than any request that bears the nonce can pass the check of its time: one from a clock that is fast
// passes until a window after that clock.
const nonceLife = 2*Window + time.Minute

var nonceShape = regexp.MustCompile(`^[A-Za-z0-9_-]{16,64}$`)

// Gate tells who sent a request.
type Gate struct {
	store *store.Store
	kv    *kv.Store
	decoy model.PartnerKey
	now   func() time.Time
	log   *slog.Logger
}

// NewGate makes a gate. Its replicas share a Redis: a nonce that one has seen, no other takes.
func NewGate(st *store.Store, redis *kv.Store, now func() time.Time, log *slog.Logger) *Gate {
	return &Gate{store: st, kv: redis, decoy: newKey("none", model.HMACSM3, now()), now: now, log: log}
}

// Verify returns the partner that signed the request, or model.ErrBadSignature, ErrStaleRequest, ErrReplayed,
// ErrClientDisabled, ErrClientWaits, ErrClientNetwork or ErrTooMany; ErrUnavailable where a replay cannot be ruled out. Whether there is such a partner or
// key is not to be told from the answer, nor from how long it takes.
//
// What costs a stranger nothing to send is refused first, and a nonce is kept only of who can sign: otherwise strangers
// could fill the memory, or use up a nonce that they overheard before its request arrives.
func (g *Gate) Verify(ctx context.Context, r Request) (model.Partner, error) {
	if err := checkShape(r); err != nil {
		return model.Partner{}, err
	}
	if err := g.checkTime(r.Timestamp); err != nil {
		return model.Partner{}, err
	}
	p, err := g.signer(ctx, r)
	if err != nil {
		return model.Partner{}, err
	}
	if err := g.lets(ctx, p, r.Address); err != nil {
		return model.Partner{}, err
	}
	_, first, err := g.kv.Claim(ctx, fmt.Sprintf("open-nonce:%d:%s", p.ID, r.Nonce), "1", nonceLife)
	if err != nil {
		return model.Partner{}, fmt.Errorf("claim a nonce: %w", errors.Join(model.ErrUnavailable, err))
	}
	if !first {
		return model.Partner{}, model.ErrReplayed
	}
	if err := g.count(ctx, p); err != nil {
		return model.Partner{}, err
	}
	return p, nil
}

func (g *Gate) count(ctx context.Context, p model.Partner) error {
	wait, err := g.kv.Allow(ctx, fmt.Sprintf("open:%d", p.ID), kv.Limit{Max: p.PerMinute, Per: time.Minute})
	if err != nil { // better no limit than no answer
		g.log.WarnContext(ctx, "a partner's requests are not being counted", "client", p.Code, "err", err)
	}
	if wait > 0 {
		return model.ErrTooMany.After(wait).Saying("请求太频繁，请按 Retry-After 稍后重试")
	}
	return nil
}

// signer is who signed; an unknown client or key costs as much time as a wrong signature.
func (g *Gate) signer(ctx context.Context, r Request) (model.Partner, error) {
	p, key := model.Partner{}, g.decoy
	if model.IsPartnerCode(r.Client) {
		found, err := g.store.PartnerByCode(ctx, r.Client)
		if err != nil && !errors.Is(err, model.ErrClientNotFound) {
			return p, err
		}
		if k, ok := found.Key(r.Key); err == nil && ok {
			p, key = found, k
		}
	}
	said, err := hex.DecodeString(r.Signature)
	if same := hmac.Equal(said, sign(key, r)); !same || err != nil || p.ID == 0 {
		return model.Partner{}, model.ErrBadSignature
	}
	return p, nil
}

// checkShape names the headers that are missing or cannot be right.
func checkShape(r Request) error {
	bad := model.ErrBadSignature
	for _, h := range []struct{ name, value string }{
		{HeaderClient, r.Client}, {HeaderKey, r.Key}, {HeaderTimestamp, r.Timestamp}, {HeaderNonce, r.Nonce}, {HeaderSignature, r.Signature},
	} {
		if h.value == "" {
			bad = bad.With(h.name, "缺少这个请求头")
		}
	}
	if r.Nonce != "" && !nonceShape.MatchString(r.Nonce) {
		bad = bad.With(HeaderNonce, "应为16至64位字母、数字、- 或 _")
	}
	if bad.Fields != nil {
		return bad
	}
	return nil
}

func (g *Gate) checkTime(timestamp string) error {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || len(timestamp) > 12 {
		return model.ErrStaleRequest.With(HeaderTimestamp, "应为Unix时间戳，单位秒")
	}
	if off := g.now().Sub(time.Unix(seconds, 0)); off > Window || off < -Window {
		return model.ErrStaleRequest
	}
	return nil
}
