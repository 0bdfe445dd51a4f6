package model_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"example.org/hotline/model"
)

func hallPartner() model.Partner {
	return model.Partner{
		Code: "hall", Name: "网上办事大厅", Source: model.SourceOnlineHall, PerMinute: 60, Active: true,
		Scopes: []model.Scope{model.ScopeCreate, model.ScopeRead},
	}
}

func TestCheckPartner(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*model.Partner)
		says   string // "": nothing is wrong
	}{
		"good":               {func(*model.Partner) {}, ""},
		"capitals":           {func(p *model.Partner) { p.Code = "Hall" }, "CODE"},
		"no name":            {func(p *model.Partner) { p.Name = "" }, "name"},
		"WeChat's own digit": {func(p *model.Partner) { p.Source = model.SourceWeChat }, "source"},
		"no scope":           {func(p *model.Partner) { p.Scopes = nil }, "scope"},
		"unknown scope":      {func(p *model.Partner) { p.Scopes = append(p.Scopes, "all") }, "no scope all"},
		"no limit":           {func(p *model.Partner) { p.PerMinute = 0 }, "limit"},
		"address, no scope":  {func(p *model.Partner) { p.Webhook = "https://hall.example/hook" }, "go together"},
		"scope, no address":  {func(p *model.Partner) { p.Scopes = append(p.Scopes, model.ScopeWebhooks) }, "go together"},
	} {
		p := hallPartner()
		tc.change(&p)
		err := p.Check()
		if (err == nil) != (tc.says == "") || err != nil && !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckWebhook(t *testing.T) {
	for _, good := range []string{"https://hall.example/hook", "http://127.0.0.1:8080/hook?from=12345"} {
		if err := model.CheckWebhook(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"hall.example", "ftp://hall.example", "https://", "https://user:password@hall.example/", "https://hall.example/#top",
		"https://hall.example/钩子", "https://hall.example/\n", "https://hall.example/" + strings.Repeat("a", 500),
	} {
		if err := model.CheckWebhook(bad); err == nil || strings.Contains(err.Error(), "password@") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestASecretDoesNotShow(t *testing.T) {
	p := hallPartner()
	p.Keys = []model.PartnerKey{{ID: "k1", Algorithm: model.HMACSM3, Secret: "hush-hush"}}
	encoded, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{string(encoded), fmt.Sprint(p), fmt.Sprintf("%+v %#v %q %s", p, p, p.Keys[0].Secret, p.Keys[0].Secret)} {
		if strings.Contains(shown, "hush") {
			t.Errorf("shown in %s", shown)
		}
	}
}

func TestNetworks(t *testing.T) {
	for address, want := range map[string]bool{
		"203.0.113.1": true, "::ffff:203.0.113.255": true, "203.0.114.0": false, "198.51.100.7": true, "198.51.100.8": false,
		"2001:db8::ffff": true, "2001:db9::1": false, "": false, "203.0.113.1:80": false,
	} {
		p := hallPartner()
		p.Networks = model.TidyNetworks([]string{" 203.0.113.0/24  198.51.100.7", "", "2001:db8::/32\n"})
		if err := p.CheckForm(); err != nil || p.Admits(address) != want {
			t.Errorf("%q: %v, %v", address, p.Admits(address), err)
		}
	}
	if !hallPartner().Admits("anywhere") {
		t.Error("who named no network is asked for one")
	}
	for _, slip := range []string{"10.0.0.1/8", "10.0.0.0/33", "hall.example", "fe80::1%eth0", "::ffff:10.0.0.0/104", "0/0"} {
		p := hallPartner()
		p.Networks = []string{"203.0.113.0/24", slip}
		if err := p.CheckForm(); err == nil || p.Check() == nil || p.Admits("10.0.0.1") {
			t.Errorf("%s: %v", slip, err)
		}
	}
	p := hallPartner()
	if p.Networks = make([]string, model.MostNetworks+1); p.CheckForm() == nil {
		t.Error("any number of networks")
	}
}
