package partner_test

import (
	"errors"
	"strings"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/service/partner"
)

func TestAPIKey(t *testing.T) {
	b := open(t, model.HMACSM3)
	ctx := t.Context()
	key, err := b.Add(ctx, model.Partner{
		Code: "app", Name: "市民应用", Source: model.SourceOther, PerMinute: 10, Scopes: []model.Scope{model.ScopeOpen311},
	}, model.APIKey)
	if err != nil {
		t.Fatal(err)
	}
	right := string(partner.APIKey("app", key))
	if p, err := b.ByAPIKey(ctx, right, "203.0.113.7"); err != nil || p.Code != "app" {
		t.Fatalf("%+v, %v", p, err)
	}
	// hall's key signs: what it is made of opens nothing here
	for name, wrong := range map[string]string{
		"one letter": right[:len(right)-1] + "x", "no secret": "app.k1.", "no key": "app", "dots": "..", "another's": strings.Replace(right, "app", "hall", 1),
		"another key": strings.Replace(right, "k1", "k2", 1), "nobody's": strings.Replace(right, "app", "nobody", 1), "an odd code": "App!." + right,
		"a signing key": string(partner.APIKey("hall", b.key)), "invalid UTF-8": "\xff.\xff.\xff",
	} {
		if _, err := b.ByAPIKey(ctx, wrong, "203.0.113.7"); !errors.Is(err, model.ErrAPIKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := b.ByAPIKey(ctx, "", "203.0.113.7"); !errors.Is(err, model.ErrAPIKeyMissing) {
		t.Errorf("none: %v", err)
	}
	// nor does an API key sign
	r := b.request()
	r.Client, r.Key = "app", key.ID
	r.Signature = partner.Sign(key, r)
	if _, err := b.Verify(ctx, r); !errors.Is(err, model.ErrBadSignature) {
		t.Errorf("it signed: %v", err)
	}
	if err := b.SetActive(ctx, "app", false); err != nil {
		t.Fatal(err)
	}
	if _, err := b.ByAPIKey(ctx, right, "203.0.113.7"); !errors.Is(err, model.ErrClientDisabled) {
		t.Errorf("disabled: %v", err)
	}
	bare, err := b.Rotate(ctx, "hall", model.APIKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.ByAPIKey(ctx, string(partner.APIKey("hall", bare)), "203.0.113.7"); !errors.Is(err, model.ErrScopeMissing) {
		t.Errorf("without the scope: %v", err)
	}
}
