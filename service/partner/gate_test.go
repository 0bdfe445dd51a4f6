package partner_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/partner"
)

// The signatures are openssl's:
//
//	printf 'POST\n/api/open/v1/…' | openssl dgst -sm3 -hmac 0123…
func TestSign(t *testing.T) {
	r := partner.Request{
		Method: "POST", Path: "/api/open/v1/tickets/26112320483526/withdrawal", Query: "b=2&a=1&&a=0",
		Body: []byte(`{"reason":"重复"}`), Timestamp: "1795406400", Nonce: "nonce-0123456789",
	}
	for algorithm, want := range map[model.Algorithm]string{
		model.HMACSHA256: "2f57d9e039b25061a9e955518429b2f879ee4ea89166bfeb1ce399a1ef105cb6",
		model.HMACSM3:    "7adf9aee8a8e92f4ad49f3e28cb9f2bf03b64a6b1319e973e41bce61e2492b54",
	} {
		key := model.PartnerKey{Algorithm: algorithm, Secret: model.Secret(strings.Repeat("0123456789abcdef", 4))}
		if got := partner.Sign(key, r); got != want {
			t.Errorf("%s: %s", algorithm, got)
		}
	}
}

// booth is a gate with its registry on real stores, and one partner.
type booth struct {
	*partner.Gate
	*partner.Registry
	store *store.Store
	log   *bytes.Buffer
	now   time.Time
	key   model.PartnerKey
	count atomic.Int64
}

func open(t testing.TB, algorithm model.Algorithm) *booth {
	t.Helper()
	b := &booth{now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), log: &bytes.Buffer{}}
	clock := func() time.Time { return b.now }
	b.store = storetest.Open(t, clock)
	b.Gate = partner.NewGate(b.store, kvtest.Open(t, clock), clock, slog.New(slog.NewTextHandler(b.log, nil)))
	b.Registry = partner.NewRegistry(b.store, clock)
	var err error
	b.key, err = b.Add(t.Context(), model.Partner{
		Code: "hall", Name: "网上办事大厅", Source: model.SourceOnlineHall, PerMinute: 100, Scopes: []model.Scope{model.ScopeRead},
	}, algorithm)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// request is one as hall would send it, but for its signature.
func (b *booth) request() partner.Request {
	return partner.Request{
		Method: "GET", Path: "/api/open/v1/tickets", Query: "limit=5&external_id=A%2F1", Client: "hall", Key: b.key.ID,
		Timestamp: fmt.Sprint(b.now.Unix()), Nonce: fmt.Sprintf("nonce-%012d", b.count.Add(1)),
	}
}

func (b *booth) signed(change ...func(*partner.Request)) partner.Request {
	r := b.request()
	for _, c := range change {
		c(&r)
	}
	r.Signature = partner.Sign(b.key, r)
	return r
}

func TestVerify(t *testing.T) {
	for _, algorithm := range model.Algorithms {
		t.Run(string(algorithm), func(t *testing.T) {
			b := open(t, algorithm)
			// before changes what is signed, after what was signed.
			for name, tc := range map[string]struct {
				before, after func(*partner.Request)
				want          error
			}{
				"as it was signed":       {nil, nil, nil},
				"with a body":            {func(r *partner.Request) { r.Method, r.Body = "POST", []byte(`{"a":1}`) }, nil, nil},
				"query in another order": {nil, func(r *partner.Request) { r.Query = "external_id=A%2F1&limit=5" }, nil},
				"signature in capitals":  {nil, func(r *partner.Request) { r.Signature = strings.ToUpper(r.Signature) }, nil},
				"five minutes late":      {func(r *partner.Request) { r.Timestamp = fmt.Sprint(b.now.Add(-5 * time.Minute).Unix()) }, nil, nil},
				"five minutes early":     {func(r *partner.Request) { r.Timestamp = fmt.Sprint(b.now.Add(5 * time.Minute).Unix()) }, nil, nil},

				"another method":       {nil, func(r *partner.Request) { r.Method = "POST" }, model.ErrBadSignature},
				"another path":         {nil, func(r *partner.Request) { r.Path += "/26112320483526" }, model.ErrBadSignature},
				"path written another": {nil, func(r *partner.Request) { r.Path = "/api/open/v1/%74ickets" }, model.ErrBadSignature},
				"another query":        {nil, func(r *partner.Request) { r.Query = "limit=50&external_id=A%2F1" }, model.ErrBadSignature},
				"query written other":  {nil, func(r *partner.Request) { r.Query = "limit=5&external_id=A/1" }, model.ErrBadSignature},
				"no query":             {nil, func(r *partner.Request) { r.Query = "" }, model.ErrBadSignature},
				"another body":         {nil, func(r *partner.Request) { r.Body = []byte(" ") }, model.ErrBadSignature},
				"another time":         {nil, func(r *partner.Request) { r.Timestamp = fmt.Sprint(b.now.Unix() + 1) }, model.ErrBadSignature},
				"another nonce":        {nil, func(r *partner.Request) { r.Nonce += "0" }, model.ErrBadSignature},
				"half a signature":     {nil, func(r *partner.Request) { r.Signature = r.Signature[:32] }, model.ErrBadSignature},
				"no hexadecimal":       {nil, func(r *partner.Request) { r.Signature = "z" + r.Signature[1:] }, model.ErrBadSignature},
				"no signature":         {nil, func(r *partner.Request) { r.Signature = "" }, model.ErrBadSignature},
				"another client":       {nil, func(r *partner.Request) { r.Client = "police" }, model.ErrBadSignature},
				"a client in Chinese":  {nil, func(r *partner.Request) { r.Client = "大厅" }, model.ErrBadSignature},
				"another key":          {nil, func(r *partner.Request) { r.Key = "k2" }, model.ErrBadSignature},
				"a short nonce":        {func(r *partner.Request) { r.Nonce = "1" }, nil, model.ErrBadSignature},
				"a nonce with blanks":  {func(r *partner.Request) { r.Nonce = "a nonce with blanks" }, nil, model.ErrBadSignature},
				"too late":             {func(r *partner.Request) { r.Timestamp = fmt.Sprint(b.now.Unix() - 301) }, nil, model.ErrStaleRequest},
				"too early":            {func(r *partner.Request) { r.Timestamp = fmt.Sprint(b.now.Unix() + 301) }, nil, model.ErrStaleRequest},
				"milliseconds":         {func(r *partner.Request) { r.Timestamp = fmt.Sprint(b.now.UnixMilli()) }, nil, model.ErrStaleRequest},
				"no time":              {func(r *partner.Request) { r.Timestamp = "now" }, nil, model.ErrStaleRequest},
				"beyond time":          {func(r *partner.Request) { r.Timestamp = "-9223372036854775808" }, nil, model.ErrStaleRequest},
			} {
				r := b.request()
				if tc.before != nil {
					tc.before(&r)
				}
				r.Signature = partner.Sign(b.key, r)
				if tc.after != nil {
					tc.after(&r)
				}
				p, err := b.Verify(t.Context(), r)
				if !errors.Is(err, tc.want) || (err == nil) != (p.Code == "hall") {
					t.Errorf("%s: %s, %v; want %v", name, p.Code, err, tc.want)
				}
			}
			if text := b.log.String(); text != "" {
				t.Errorf("logged %s", text)
			}
		})
	}
}

// An algorithm belongs to its key: one signature does not pass for the other's.
func TestAKeyHasOneAlgorithm(t *testing.T) {
	b := open(t, model.HMACSM3)
	r := b.request()
	other := b.key
	other.Algorithm = model.HMACSHA256
	r.Signature = partner.Sign(other, r)
	if _, err := b.Verify(t.Context(), r); !errors.Is(err, model.ErrBadSignature) {
		t.Errorf("got %v", err)
	}
}

func TestRotatedKeys(t *testing.T) {
	b := open(t, model.HMACSM3)
	ctx := t.Context()
	old := b.key
	try := func(k model.PartnerKey) error {
		b.key = k
		_, err := b.Verify(ctx, b.signed())
		return err
	}
	if err := b.Retire(ctx, "hall", "k1"); !errors.Is(err, partner.ErrLastKey) {
		t.Errorf("the only key: %v", err)
	}
	fresh, err := b.Rotate(ctx, "hall", model.HMACSHA256)
	if err != nil || fresh.ID != "k2" {
		t.Fatalf("got %s, %v", fresh.ID, err)
	}
	if err := errors.Join(try(old), try(fresh)); err != nil {
		t.Errorf("while both serve: %v", err)
	}
	mixed := fresh
	mixed.ID = old.ID
	if err := try(mixed); !errors.Is(err, model.ErrBadSignature) {
		t.Errorf("one key's name with the other's secret: %v", err)
	}
	if err := b.Retire(ctx, "hall", "k1"); err != nil {
		t.Fatal(err)
	}
	if err := try(old); !errors.Is(err, model.ErrBadSignature) {
		t.Errorf("a retired key: %v", err)
	}
	if err := try(fresh); err != nil {
		t.Errorf("the key that stays: %v", err)
	}
	p, err := b.store.PartnerByCode(ctx, "hall")
	if err != nil || p.Keys[0].Secret != "" || p.Keys[0].RetiredAt == nil {
		t.Errorf("the retired key is kept: %v", err)
	}
	if again, err := b.Rotate(ctx, "hall", ""); err != nil || again.ID != "k3" || again.Algorithm != model.HMACSHA256 {
		t.Errorf("got %s %s, %v", again.ID, again.Algorithm, err)
	}
	for range model.MaxKeys {
		_, err = b.Rotate(ctx, "hall", "")
	}
	if !errors.Is(err, partner.ErrTooManyKeys) {
		t.Errorf("keys without end: %v", err)
	}
	for name, err := range map[string]error{
		"no such key":    b.Retire(ctx, "hall", "k9"),
		"retired before": b.Retire(ctx, "hall", "k1"),
	} {
		if !errors.Is(err, partner.ErrNoSuchKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := b.Rotate(ctx, "nobody", ""); !errors.Is(err, model.ErrClientNotFound) {
		t.Errorf("nobody's key: %v", err)
	}
}

func TestReplay(t *testing.T) {
	b := open(t, model.HMACSM3)
	r := b.signed()
	forged := r
	forged.Signature = strings.Repeat("00", 32)
	if _, err := b.Verify(t.Context(), forged); !errors.Is(err, model.ErrBadSignature) {
		t.Fatal(err)
	}
	// Who cannot sign has not used the nonce up.
	var passed atomic.Int64
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			switch _, err := b.Verify(t.Context(), r); {
			case err == nil:
				passed.Add(1)
			case !errors.Is(err, model.ErrReplayed):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := passed.Load(); n != 1 {
		t.Errorf("one request passed %d times", n)
	}
	b.now = b.now.Add(partner.Window)
	if _, err := b.Verify(t.Context(), r); !errors.Is(err, model.ErrReplayed) {
		t.Errorf("at the end of the window: %v", err)
	}
}

func TestADisabledPartner(t *testing.T) {
	b := open(t, model.HMACSM3)
	ctx := t.Context()
	if err := b.SetActive(ctx, "hall", false); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Verify(ctx, b.signed()); !errors.Is(err, model.ErrClientDisabled) {
		t.Errorf("got %v", err)
	}
	forged := b.signed()
	forged.Nonce += "0"
	if _, err := b.Verify(ctx, forged); !errors.Is(err, model.ErrBadSignature) {
		t.Errorf("who cannot sign learns that it is disabled: %v", err)
	}
	if err := b.SetActive(ctx, "hall", true); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Verify(ctx, b.signed()); err != nil {
		t.Error(err)
	}
}

func TestRequestsAMinute(t *testing.T) {
	b := open(t, model.HMACSM3)
	for range 100 {
		if _, err := b.Verify(t.Context(), b.signed()); err != nil {
			t.Fatal(err)
		}
	}
	b.now = b.now.Add(20 * time.Second)
	_, err := b.Verify(t.Context(), b.signed())
	var e *model.Error
	if !errors.As(err, &e) || !errors.Is(err, model.ErrTooMany) || e.Retry != 40*time.Second {
		t.Fatalf("got %v", err)
	}
	b.now = b.now.Add(40 * time.Second)
	if _, err := b.Verify(t.Context(), b.signed()); err != nil {
		t.Error(err)
	}
}

// Without Redis a replay cannot be ruled out: nobody comes in.
func TestWithoutRedis(t *testing.T) {
	b := open(t, model.HMACSM3)
	clock := func() time.Time { return b.now }
	gone, err := kv.Open(t.Context(), "embedded:", clock)
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	gate := partner.NewGate(b.store, gone, clock, slog.New(slog.DiscardHandler))
	if _, err := gate.Verify(t.Context(), b.signed()); !errors.Is(err, model.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}
