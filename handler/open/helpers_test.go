package open_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/open"
	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/importing"
	"example.org/hotline/service/partner"
	"example.org/hotline/service/ticketing"
)

var shanghai = time.FixedZone("CST", 8*3600)

// city is the API with everything behind it, and the systems that use it.
type city struct {
	http.Handler
	desk     *ticketing.Desk
	registry *partner.Registry
	store    *store.Store
	log      *bytes.Buffer
	doc      *huma.OpenAPI
	nonces   atomic.Int64

	mu  sync.Mutex
	now time.Time
}

func (c *city) clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *city) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// found opens a city at noon of a Monday.
func found(t testing.TB) *city {
	t.Helper()
	return foundAt(t, time.Date(2026, 11, 23, 12, 0, 0, 0, shanghai))
}

func foundAt(t testing.TB, now time.Time) *city {
	t.Helper()
	reply.UseForHuma()
	gin.SetMode(gin.ReleaseMode)
	c := &city{now: now.UTC().Truncate(time.Second), log: &bytes.Buffer{}, doc: &huma.OpenAPI{
		OpenAPI: "3.1.0", Info: &huma.Info{Title: "test", Version: "1"}, Components: &huma.Components{
			Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer), SecuritySchemes: map[string]*huma.SecurityScheme{},
		},
	}}
	log := slog.New(slog.NewTextHandler(c.log, nil))
	c.store = storetest.Open(t, c.clock)
	redis := kvtest.Open(t, c.clock)
	c.desk = ticketing.New(c.store, redis, nil, shanghai, c.clock, log)
	c.registry = partner.NewRegistry(c.store, c.clock)
	if err := c.desk.SaveDepartment(t.Context(), model.Department{Code: "GA", Name: "市公安局", Short: "公安", Active: true}); err != nil {
		t.Fatal(err)
	}
	e := gin.New()
	e.ContextWithFallback = true
	open.API{
		Gate: partner.NewGate(c.store, redis, c.clock, log), Tickets: c.desk,
		Imports: importing.New(c.desk, shanghai, c.clock, log), Reply: reply.New(log), Zone: shanghai,
	}.Routes(e, c.doc)
	c.Handler = e
	return c
}

// system is another system with its key.
type system struct {
	city *city
	code string
	key  model.PartnerKey
}

func (c *city) join(t testing.TB, p model.Partner) *system {
	t.Helper()
	if p.Name == "" {
		p.Name = p.Code
	}
	if p.PerMinute == 0 {
		p.PerMinute = model.MostPerMinute
	}
	if p.Scopes == nil {
		p.Scopes = []model.Scope{model.ScopeCreate, model.ScopeRead, model.ScopeUpdate}
	}
	algorithm := model.HMACSM3
	if p.Source == model.SourceOnlineHall {
		algorithm = model.HMACSHA256
	}
	key, err := c.registry.Add(t.Context(), p, algorithm)
	if err != nil {
		t.Fatal(err)
	}
	return &system{c, p.Code, key}
}

func (c *city) hall(t testing.TB) *system {
	t.Helper()
	return c.join(t, model.Partner{Code: "hall", Source: model.SourceOnlineHall})
}

// call signs and sends a request; what is a string is sent as it is, and nil without a body.
func (s *system) call(t testing.TB, method, path string, content any, headers ...string) answer {
	t.Helper()
	var body []byte
	switch v := content.(type) {
	case nil:
	case string:
		body = []byte(v)
	default:
		var err error
		if body, err = json.Marshal(v); err != nil {
			t.Fatal(err)
		}
	}
	return s.send(s.sign(method, path, body, headers...))
}

func (s *system) sign(method, path string, body []byte, headers ...string) *http.Request {
	r := httptest.NewRequest(method, open.Base+path, bytes.NewReader(body))
	q := partner.Request{
		Method: method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Body: body,
		Timestamp: fmt.Sprint(s.city.clock().Unix()), Nonce: fmt.Sprintf("nonce-%012d", s.city.nonces.Add(1)),
	}
	h := r.Header
	if body != nil {
		h.Set("Content-Type", "application/json")
	}
	h.Set("X-Hotline-Client", s.code)
	h.Set("X-Hotline-Key", s.key.ID)
	h.Set("X-Hotline-Timestamp", q.Timestamp)
	h.Set("X-Hotline-Nonce", q.Nonce)
	h.Set("X-Hotline-Signature", partner.Sign(s.key, q))
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return r
}

// answer is what came back; fields that an answer does not have are empty.
type answer struct {
	status int
	text   string
	header http.Header

	Number         string
	ExternalID     string `json:"external_id"`
	Source         int
	Status         string
	StatusLabel    string `json:"status_label"`
	Title          string
	Department     string
	DepartmentName string `json:"department_name"`
	ContactName    string `json:"contact_name"`
	Phone          string
	IDNo           string `json:"id_no"`
	Address        string
	Content        string
	SubmittedAt    string   `json:"submitted_at"`
	UpdatedAt      string   `json:"updated_at"`
	Lat            *float64 `json:"lat"`
	Missing        string
	Replies        []struct{ Text, State string }
	Timeline       []struct{ Act, Label, Note, Internal string }
	Items          []answer
	NextCursor     string `json:"next_cursor"`
	Error          struct {
		Code   string
		Fields map[string]string
	}
}

func (s *system) send(r *http.Request) answer { return s.city.send(r) }

func (c *city) send(r *http.Request) answer {
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	a := answer{status: w.Code, text: w.Body.String(), header: w.Header()}
	_ = json.Unmarshal(w.Body.Bytes(), &a)
	return a
}

func (a answer) String() string {
	return fmt.Sprintf("%d %s", a.status, strings.TrimSpace(a.text))
}

// form is a good one; change replaces fields or adds some.
func form(change ...map[string]any) map[string]any {
	f := map[string]any{
		"category": "C5", "title": "工地夜间施工", "public_intent": true, "address": "云麓区某街道1号",
		"content": "连续三天晚上十一点后还在打桩", "contact_name": "张三", "phone": "13800138000",
	}
	for _, c := range change {
		for k, v := range c {
			f[k] = v
		}
	}
	return f
}

// file posts a form and expects a ticket.
func (s *system) file(t testing.TB, key string, change ...map[string]any) answer {
	t.Helper()
	a := s.call(t, "POST", "/tickets", form(change...), "Idempotency-Key", key)
	if a.status != http.StatusCreated || a.Number == "" {
		t.Fatalf("filed: %s", a)
	}
	return a
}

var dispatcher = model.Staff{ID: 1, Roles: []model.Role{model.RoleDispatcher}}

// dispatch has a ticket accepted and given to 市公安局.
func (c *city) dispatch(t testing.TB, number string) {
	t.Helper()
	o := ticketing.Order{Number: number}
	if _, err := c.desk.Accept(t.Context(), dispatcher, o); err != nil {
		t.Fatal(err)
	}
	if _, err := c.desk.Dispatch(t.Context(), dispatcher, o, ticketing.Dispatching{Department: "GA"}); err != nil {
		t.Fatal(err)
	}
}

// citizen is one who has bound a phone in WeChat.
func (c *city) citizen(t testing.TB, openID, phone string) model.Citizen {
	t.Helper()
	who, err := c.store.Meet(t.Context(), openID)
	if err != nil {
		t.Fatal(err)
	}
	b := model.Binding{CitizenID: who.ID, Name: "张三", Phone: phone, BoundAt: c.clock()}
	if err := c.store.Bind(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	who.Binding = &b
	return who
}

// lines are those that a program writes.
func lines(t *testing.T, r io.Reader) <-chan string {
	t.Helper()
	said := make(chan string, 100)
	go func() {
		defer close(said)
		for s := bufio.NewScanner(r); s.Scan(); {
			said <- s.Text()
		}
	}()
	return said
}
