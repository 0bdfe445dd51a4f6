package partner_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/partner"
)

var (
	noon     = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	shanghai = time.FixedZone("CST", 8*3600)
	loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
)

// town is a courier on a real store, with a department's system that it delivers to over HTTP.
type town struct {
	*partner.Courier
	*partner.Registry
	store  *store.Store
	police *receiver
	id     int64
	key    model.PartnerKey
	ticket model.Ticket
	log    *bytes.Buffer

	mu  sync.Mutex
	now time.Time
}

// receiver is the other side: it keeps what it got, and answers as it is told.
type receiver struct {
	*httptest.Server
	mu      sync.Mutex
	answer  func(http.ResponseWriter, *http.Request)
	got     []*http.Request
	bodies  []string
	arrived chan struct{}
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{arrived: make(chan struct{}, 1000)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		r.got, r.bodies = append(r.got, req), append(r.bodies, string(body))
		answer := r.answer
		r.mu.Unlock()
		r.arrived <- struct{}{}
		if answer != nil {
			answer(w, req)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) answers(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.got)
}

func (o *town) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *town) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

func settle(t *testing.T, allowed ...netip.Prefix) *town {
	t.Helper()
	o := &town{now: noon, log: &bytes.Buffer{}, police: newReceiver(t)}
	o.store = storetest.Open(t, o.clock)
	o.Registry = partner.NewRegistry(o.store, o.clock)
	o.Courier = partner.NewCourier(o.store, allowed, shanghai, o.clock, slog.New(slog.NewTextHandler(o.log, nil)))
	o.id, o.key = o.add(t, "police", "GA", o.police.URL+"/hook?from=12345&a=1")
	o.ticket = model.Ticket{
		Number: "26112350000013", Source: model.SourceOther, Status: model.Assigned, Phone: "13900139000", Address: "云麓区",
		ContactName: "李四", Department: "GA", SubmittedAt: noon, UpdatedAt: noon,
	}
	if err := o.store.AddTicket(t.Context(), &o.ticket); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *town) add(t *testing.T, code, department, webhook string) (int64, model.PartnerKey) {
	t.Helper()
	key, err := o.Add(t.Context(), model.Partner{
		Code: code, Name: "平台", Source: model.SourceOther, PerMinute: 60, Department: department, Webhook: webhook,
		Scopes: []model.Scope{model.ScopeWebhooks},
	}, model.HMACSM3)
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.store.PartnerByCode(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	return p.ID, key
}

func (o *town) step(t *testing.T, act model.Action, to model.Status) {
	t.Helper()
	err := o.store.InTx(t.Context(), func(tx *store.Store) error {
		h := model.Happening{TicketID: o.ticket.ID, At: noon, Act: act, To: to, Note: "给市民的说明"}
		if _, err := tx.AddHappening(t.Context(), h); err != nil {
			return err
		}
		return tx.QueueHooks(t.Context(), o.ticket, h)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (o *town) flush(t *testing.T) model.HookDelivery {
	t.Helper()
	if _, err := o.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := o.store.DeliveriesTo(t.Context(), o.id)
	if err != nil || len(list) == 0 {
		t.Fatalf("%v, %v", list, err)
	}
	return list[len(list)-1]
}

func TestAWebhook(t *testing.T) {
	o := settle(t, loopback...)
	o.step(t, model.ActSign, model.Handling)
	d := o.flush(t)
	if d.State != model.HookDelivered || o.police.count() != 1 {
		t.Fatalf("got %+v", d)
	}
	req, body := o.police.got[0], o.police.bodies[0]
	var got map[string]any
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"id": d.Mark, "event": "ticket.sign", "number": "26112350000013", "status": "handling", "status_label": "处理中",
		"at": "2026-11-23T12:00:00+08:00", "department": "GA", "external_id": "", "sequence": 1.0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	h := req.Header
	signed := partner.Sign(o.key, partner.Request{
		Method: req.Method, Path: "/hook", Query: "a=1&from=12345", Body: []byte(body),
		Timestamp: h.Get("X-Hotline-Timestamp"), Nonce: h.Get("X-Hotline-Nonce"),
	})
	if h.Get("X-Hotline-Signature") != signed || h.Get("X-Hotline-Client") != "police" || h.Get("X-Hotline-Key") != "k1" ||
		h.Get("X-Hotline-Delivery") != d.Mark || h.Get("X-Hotline-Timestamp") != fmt.Sprint(noon.Unix()) {
		t.Errorf("headers %v", h)
	}
	if n, err := o.Flush(t.Context()); n != 0 || err != nil {
		t.Errorf("delivered again: %d, %v", n, err)
	}
	if log := o.log.String(); strings.Contains(log, string(o.key.Secret)) || strings.Contains(log, "from=") {
		t.Errorf("logged %s", log)
	}
}

// What fails is tried again for a day, ever more seldom; then it waits for an operator.
func TestAWebhookThatFails(t *testing.T) {
	o := settle(t, loopback...)
	o.police.answers(http.StatusServiceUnavailable)
	o.step(t, model.ActSign, model.Handling)
	o.pass(time.Second)
	if behind, err := o.Behind(t.Context()); behind != time.Second || err != nil {
		t.Errorf("behind %v, %v", behind, err)
	}
	var d model.HookDelivery
	var waited []time.Duration
	for d = o.flush(t); d.State == model.HookQueued; d = o.flush(t) {
		if d.Result != "HTTP 503" || d.Attempts != o.police.count() {
			t.Fatalf("got %+v after %d", d, o.police.count())
		}
		wait := d.NextAt.Sub(o.clock())
		waited = append(waited, wait)
		o.pass(wait - time.Second)
		if n, _ := o.Flush(t.Context()); n != 0 {
			t.Fatal("tried again too early")
		}
		o.pass(time.Second + time.Millisecond)
	}
	if d.State != model.HookDead || o.clock().Sub(noon) > 24*time.Hour || o.clock().Sub(noon) < 22*time.Hour {
		t.Errorf("given up as %+v, after %v", d, o.clock().Sub(noon))
	}
	if len(waited) < 25 || len(waited) > 45 || waited[0] > 7*time.Second || waited[len(waited)-1] > 73*time.Minute {
		t.Errorf("waited %v", waited)
	}
	behind, err := o.Behind(t.Context())
	if dead, deadErr := o.Dead(t.Context()); dead != 1 || behind != 0 || err != nil || deadErr != nil {
		t.Errorf("%d dead, behind %v, %v, %v", dead, behind, err, deadErr)
	}
	o.police.answers(http.StatusNoContent)
	if d := o.flush(t); d.State != model.HookDead {
		t.Fatalf("tried after it was given up: %+v", d)
	}
	if n, err := o.store.Resend(t.Context(), d.Mark, 0); err != nil || n != 1 {
		t.Fatalf("sent again: %d, %v", n, err)
	}
	if d := o.flush(t); d.State != model.HookDelivered || d.Attempts != 1 || d.Result != "" {
		t.Errorf("sent again: %+v", d)
	}
}

func TestAnswersToAWebhook(t *testing.T) {
	elsewhere := newReceiver(t)
	for name, tc := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		state  model.HookState
		result string
	}{
		"any 2xx":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(202) }, model.HookDelivered, ""},
		"no more":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) }, model.HookDead, "HTTP 410"},
		"a client's": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(400) }, model.HookQueued, "HTTP 400"},
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, model.HookQueued, "HTTP 307"},
		"it hung up":   {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, model.HookQueued, "it hung up"},
		"a long story": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 1<<20)) }, model.HookDelivered, ""},
		"not HTTP": {func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = conn.Write([]byte("SSH-2.0-OpenSSH hush\r\n"))
				_ = conn.Close()
			}
		}, model.HookQueued, "its answer is not HTTP"},
	} {
		o := settle(t, loopback...)
		o.police.answer = tc.answer
		o.step(t, model.ActSign, model.Handling)
		if d := o.flush(t); d.State != tc.state || d.Result != tc.result {
			t.Errorf("%s: %s, %q", name, d.State, d.Result)
		}
	}
	if n := elsewhere.count(); n != 0 {
		t.Errorf("a redirect was followed %d times", n)
	}
}

func TestNoWebhookToOurOwnMachines(t *testing.T) {
	o := settle(t)
	o.step(t, model.ActSign, model.Handling)
	if d := o.flush(t); d.State != model.HookQueued || !strings.Contains(d.Result, "may not reach") || o.police.count() != 0 {
		t.Errorf("got %+v", d)
	}
}

func TestNetworks(t *testing.T) {
	lan := netip.MustParsePrefix("10.20.0.0/16")
	for _, tc := range []struct {
		scheme, address string
		allowed         []netip.Prefix
		may             bool
	}{
		{"https", "8.8.8.8:443", nil, true},
		{"https", "[2400:3200::1]:8443", nil, true},
		{"https", "10.20.1.1:443", []netip.Prefix{lan}, true},
		{"http", "10.20.1.1:80", []netip.Prefix{lan}, true},
		{"https", "[::ffff:10.20.1.1]:443", []netip.Prefix{lan}, true},

		{"http", "8.8.8.8:80", []netip.Prefix{lan}, false},
		{"https", "10.21.1.1:443", []netip.Prefix{lan}, false},
		{"https", "127.0.0.1:443", nil, false},
		{"https", "[::1]:443", nil, false},
		{"https", "[::ffff:127.0.0.1]:443", nil, false},
		{"https", "0.0.0.0:443", nil, false},
		{"https", "[::]:443", nil, false},
		{"https", "10.0.0.1:443", nil, false},
		{"https", "172.16.0.1:443", nil, false},
		{"https", "192.168.1.1:443", nil, false},
		{"https", "100.64.0.1:443", nil, false},
		{"https", "169.254.169.254:443", nil, false},
		{"https", "224.0.0.1:443", nil, false},
		{"https", "255.255.255.255:443", nil, false},
		{"https", "[fd00::1]:443", nil, false},
		{"https", "[fe80::1%eth0]:443", nil, false},
		{"https", "[64:ff9b::7f00:1]:443", nil, false},
		{"https", "[2002:7f00:1::]:443", nil, false},
		{"https", "[::127.0.0.1]:443", nil, false},
		{"https", "@", nil, false},
	} {
		if may := partner.MayReach(tc.scheme, tc.address, tc.allowed...); may != tc.may {
			t.Errorf("%s to %s with %v: %v", tc.scheme, tc.address, tc.allowed, may)
		}
	}
}

// A replica that dies between claiming and settling leaves the delivery to the others, once its lease has run out.
func TestAReplicaThatDies(t *testing.T) {
	o := settle(t, loopback...)
	o.step(t, model.ActSign, model.Handling)
	if list, err := o.store.ClaimDeliveries(t.Context(), o.id, 16, 2*time.Minute); err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if n, err := o.Flush(t.Context()); n != 0 || err != nil {
		t.Fatalf("taken from one who may be alive: %d, %v", n, err)
	}
	o.pass(2 * time.Minute)
	if d := o.flush(t); d.State != model.HookDelivered || d.Attempts != 2 || o.police.count() != 1 {
		t.Errorf("got %+v", d)
	}
}

func TestThreeReplicasDeliverEachOnce(t *testing.T) {
	o := settle(t, loopback...)
	const steps = 60
	for range steps {
		o.step(t, model.ActSign, model.Handling)
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for range steps {
				if _, err := o.Flush(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, r := range o.police.got {
		seen[r.Header.Get("X-Hotline-Delivery")] = true
	}
	if len(seen) != steps || o.police.count() != steps {
		t.Errorf("%d deliveries of %d arrived %d times", len(seen), steps, o.police.count())
	}
}

// A partner that hangs keeps no other waiting.
func TestOnePartnerHangs(t *testing.T) {
	o := settle(t, loopback...)
	hold := make(chan struct{})
	defer close(hold)
	o.police.answer = func(http.ResponseWriter, *http.Request) { <-hold }
	other := newReceiver(t)
	o.add(t, "police-two", "GA", other.URL)
	for range 20 {
		o.step(t, model.ActSign, model.Handling)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { o.Run(ctx); close(done) }()
	for range 20 {
		<-other.arrived
	}
	cancel()
	o.police.CloseClientConnections()
	<-done
	list, err := o.store.DeliveriesTo(t.Context(), o.id)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if d.State != model.HookQueued || d.NextAt.Sub(noon) > time.Minute {
			t.Errorf("at the end a delivery is still claimed: %+v", d)
		}
	}
}

// Webhooks are signed with the oldest key, until it is retired.
func TestWebhooksWhileAKeyIsRotated(t *testing.T) {
	o := settle(t, loopback...)
	key := func() string {
		o.step(t, model.ActSign, model.Handling)
		o.flush(t)
		return o.police.got[len(o.police.got)-1].Header.Get("X-Hotline-Key")
	}
	if _, err := o.Rotate(t.Context(), "police", ""); err != nil {
		t.Fatal(err)
	}
	if k := key(); k != "k1" {
		t.Errorf("with both: %s", k)
	}
	if err := o.Retire(t.Context(), "police", "k1"); err != nil {
		t.Fatal(err)
	}
	if k := key(); k != "k2" {
		t.Errorf("with the new one: %s", k)
	}
}
