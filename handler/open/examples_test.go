package open_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"net/netip"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/partner"
)

const examples = "../../docs/examples"

// environ is what the examples are told, in place of our own environment's.
func (s *system) environ(url, digest string) []string {
	return []string{
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "OPENAPI_URL=" + url, "OPENAPI_CLIENT=" + s.code, "OPENAPI_KEY=" + s.key.ID,
		"OPENAPI_ALGORITHM=" + string(s.key.Algorithm), "OPENAPI_SECRET=" + string(s.key.Secret), "OPENAPI_DIGEST=" + digest,
	}
}

// example runs a program and returns what it says.
func example(t *testing.T, environ []string, in, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env, cmd.Stdin = environ, strings.NewReader(in)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func build(t *testing.T, name string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), name)
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", program, examples+"/"+name)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

func TestTheShellExample(t *testing.T) {
	for _, tool := range []string{"bash", "curl", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not there")
		}
	}
	c := foundAt(t, time.Now())
	server := httptest.NewServer(c)
	defer server.Close()
	for digest, s := range map[string]*system{"sha256": c.hall(t), "sm3": c.join(t, model.Partner{Code: "app", Source: model.SourceOther})} {
		out := example(t, s.environ(server.URL, digest), "", "bash", examples+"/open-api.sh")
		if !regexp.MustCompile(`^filed \d{14}\n\{.*"status":"submitted".*\}\s+\{.*"items":\[\{.*\}\].*\}\s*$`).MatchString(out) {
			t.Errorf("%s: %s", digest, out)
		}
	}
}

func TestTheGoExample(t *testing.T) {
	c := foundAt(t, time.Now())
	server := httptest.NewServer(c)
	defer server.Close()
	program := build(t, "openapi-client")
	for _, s := range []*system{c.hall(t), c.join(t, model.Partner{Code: "app", Source: model.SourceOther})} {
		environ := s.environ(server.URL, "")
		form := `{"category":"C5","title":"工地夜间施工","public_intent":true,"address":"云麓区某街道1号","content":"连续三天晚上十一点后还在打桩",
			"contact_name":"张三","phone":"13800138000","external_id":"A1"}`
		first := example(t, environ, form, program, "file")
		number := regexp.MustCompile(`"number":"(\d{14})"`).FindStringSubmatch(first)
		if number == nil || first != example(t, environ, form, program, "file") {
			t.Fatalf("filed twice: %s", first)
		}
		if out := example(t, environ, "", program, "get", number[1]); !strings.Contains(out, `"external_id":"A1"`) {
			t.Errorf("got %s", out)
		}
		if out := example(t, environ, "", program, "withdraw", number[1], "已经解决"); !strings.Contains(out, `"status":"withdrawn"`) {
			t.Errorf("withdrawn: %s", out)
		}
		since := c.clock().In(shanghai).Format(time.RFC3339)
		if out := example(t, environ, "", program, "changes", since); !strings.Contains(out, number[1]+" A1 已撤回\n") {
			t.Errorf("changes: %s", out)
		}
	}
}

// The example takes what the courier sends, and nothing else.
func TestTheReceiverExample(t *testing.T) {
	c := foundAt(t, time.Now())
	program := build(t, "webhook-receiver")
	for _, algorithm := range model.Algorithms {
		receiver := exec.CommandContext(t.Context(), program, "-addr", "127.0.0.1:0")
		out, err := receiver.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		code := strings.ToLower(string(algorithm))
		key, err := c.registry.Add(t.Context(), model.Partner{
			Code: code, Name: "大厅", Source: model.SourceOnlineHall, PerMinute: 60, Scopes: []model.Scope{model.ScopeCreate},
		}, algorithm)
		if err != nil {
			t.Fatal(err)
		}
		receiver.Env = []string{"OPENAPI_KEYS=k9:HMAC-SM3:other,k1:" + string(algorithm) + ":" + string(key.Secret)}
		if err := receiver.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = receiver.Process.Kill(); _ = receiver.Wait() }()
		said := lines(t, out)
		address := strings.TrimPrefix(<-said, "listening on ")
		p, err := c.store.PartnerByCode(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		p.Webhook, p.Scopes = address+"/hook?b=2&a=1", append(p.Scopes, model.ScopeWebhooks)
		if err := c.store.SavePartner(t.Context(), &p); err != nil {
			t.Fatal(err)
		}
		s := &system{c, code, key}
		number := s.file(t, "form-1", map[string]any{"external_id": "A1", "phone": "1380013800" + key.ID[1:]}).Number
		c.deliver(t)
		if got := <-said; got != number+" 1 ticket.submit 待受理 A1" {
			t.Errorf("the receiver said %q", got)
		}
		list, err := c.store.DeliveriesTo(t.Context(), p.ID)
		if err != nil || len(list) != 1 || list[0].State != model.HookDelivered {
			t.Errorf("%s: %+v, %v", algorithm, list, err)
		}
	}
}

func (c *city) deliver(t *testing.T) {
	t.Helper()
	courier := partner.NewCourier(c.store, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, shanghai, c.clock, slog.New(slog.DiscardHandler))
	if _, err := courier.Flush(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
}
