package callback

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"go.uber.org/goleak"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/receive"
	"example.org/hotline/service/wechat/wechattest"
)

var sender = wechattest.Sender{
	Token: "callback-token", AppID: "wx0123456789abcdef", AESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
}

var testNow = time.Unix(1_790_000_000, 0)

func clock() time.Time { return testNow }

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("gorm.io/gorm/internal/lru.NewLRU[...].func1")) // gorm never ends it
}

// shelf is a Seen in memory. Like Redis it forgets what is past its time, and it can hang or fail.
type shelf struct {
	mu    sync.Mutex
	held  map[string]string
	until map[string]time.Time
	down  func(ctx context.Context) error // nil: it works
}

func newShelf() *shelf { return &shelf{held: map[string]string{}, until: map[string]time.Time{}} }

func (s *shelf) Claim(ctx context.Context, key, value string, ttl time.Duration) (string, bool, error) {
	if err := s.fault(ctx); err != nil {
		return "", false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if held, ok := s.held[key]; ok && time.Now().Before(s.until[key]) {
		return held, false, nil
	}
	s.held[key], s.until[key] = value, time.Now().Add(ttl)
	return value, true, nil
}

func (s *shelf) Set(ctx context.Context, key, value string, ttl time.Duration) error {
	if err := s.fault(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held[key], s.until[key] = value, time.Now().Add(ttl)
	return nil
}

func (s *shelf) SetAll(ctx context.Context, values map[string]string, ttl time.Duration) error {
	for key, value := range values {
		if err := s.Set(ctx, key, value, ttl); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) fault(ctx context.Context) error {
	s.mu.Lock()
	down := s.down
	s.mu.Unlock()
	if down == nil {
		return nil
	}
	return down(ctx)
}

func (s *shelf) breakWith(down func(ctx context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

func (s *shelf) all() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]string{}
	for k, v := range s.held {
		all[k] = v
	}
	return all
}

// hangs is a Redis that does not answer.
func hangs(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// backwards is a Sealer that seals for the eye and for its context.
type backwards struct{}

func (backwards) Seal(plain []byte, context string) ([]byte, error) {
	return append([]byte(context+"|"), reversed(plain)...), nil
}

func (backwards) Open(sealed []byte, context string) ([]byte, error) {
	plain, found := bytes.CutPrefix(sealed, []byte(context+"|"))
	if !found {
		return nil, errors.New("sealed for another context")
	}
	return reversed(plain), nil
}

func reversed(b []byte) []byte {
	out := make([]byte, len(b))
	for i, c := range b {
		out[len(b)-1-i] = c
	}
	return out
}

// hotline is what stands behind a receiver: it answers with what respond says, and writes down what it was asked.
type hotline struct {
	respond func(ctx context.Context, ev model.Event) (model.Answer, error)
	lateErr func(n int) error // of the nth try

	mu    sync.Mutex
	asked []model.Event
	late  []string
	tries int
	raw   []string
}

// echo answers with what it was told.
func echo(_ context.Context, ev model.Event) (model.Answer, error) {
	return model.Answer{Text: "您说：" + ev.Text}, nil
}

func (h *hotline) Answer(ctx context.Context, ev model.Event) (model.Answer, error) {
	h.mu.Lock()
	h.asked = append(h.asked, ev)
	h.mu.Unlock()
	return h.respond(ctx, ev)
}

func (h *hotline) AnswerLate(_ context.Context, _ model.Event, a model.Answer) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tries++
	if h.lateErr != nil {
		if err := h.lateErr(h.tries); err != nil {
			return err
		}
	}
	h.late = append(h.late, a.Text)
	return nil
}

func (h *hotline) KeepRaw(_ context.Context, reason string, body []byte) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.raw = append(h.raw, reason+": "+string(body))
	return nil
}

func (h *hotline) times() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.asked)
}

// saidLate is what was said as messages.
func (h *hotline) saidLate() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.late...)
}

// journal is a log that tests read.
type journal struct {
	mu sync.Mutex
	b  strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// replica is one process of the service.
type replica struct {
	*Receiver
	log    *journal
	router *gin.Engine
}

func newReplica(t testing.TB, h *hotline, seen Seen, limits Limits) *replica {
	t.Helper()
	return newReplicaFor(t, h, seen, limits, sender.AESKey)
}

func newReplicaFor(t testing.TB, h *hotline, seen Seen, limits Limits, key string) *replica {
	t.Helper()
	codec, err := receive.New(sender.Token, sender.AppID, key, "", clock)
	if err != nil {
		t.Fatal(err)
	}
	r := &replica{log: &journal{}, router: gin.New()}
	r.Receiver = New(Options{
		Codec: codec, Responder: h, Late: h, Keep: h, Seen: seen, Seal: backwards{}, Now: clock,
		Log: slog.New(slog.NewTextHandler(r.log, nil)), Limits: limits,
	})
	r.router.GET("/wechat/callback", r.Verify)
	r.router.POST("/wechat/callback", r.Receive)
	return r
}

// post delivers, and returns the status and what the answer says.
func (r *replica) post(t testing.TB, query string, body []byte) (int, string) {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, "/wechat/callback?"+query, bytes.NewReader(body))
	w := httptest.NewRecorder()
	r.router.ServeHTTP(w, req)
	answer, err := sender.Open(w.Body.Bytes())
	if err != nil {
		t.Errorf("%s: %v", w.Body, err)
	}
	return w.Code, answer
}

// deliver delivers a message in safe mode and returns the words of the answer; "success" is "success".
func (r *replica) deliver(t testing.TB, message string) string {
	t.Helper()
	query, body, err := sender.Safe(testNow, message)
	if err != nil {
		t.Fatal(err)
	}
	code, answer := r.post(t, query, body)
	if code != http.StatusOK {
		t.Errorf("status %d", code)
	}
	return words(answer)
}

func words(answer string) string {
	var reply struct{ Content string }
	if err := xml.Unmarshal([]byte(answer), &reply); err != nil {
		return answer
	}
	return reply.Content
}

func (r *replica) drained(t testing.TB) {
	t.Helper()
	if err := r.Drain(context.Background()); err != nil {
		t.Error(err)
	}
}

func textMessage(id int, content string) string {
	return fmt.Sprintf(`<xml><ToUserName><![CDATA[gh_account]]></ToUserName><FromUserName><![CDATA[oCitizen]]></FromUserName>`+
		`<CreateTime>1790000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%d</MsgId></xml>`, content, id)
}

func eventMessage(name, key string) string {
	return fmt.Sprintf(`<xml><ToUserName><![CDATA[gh_account]]></ToUserName><FromUserName><![CDATA[oCitizen]]></FromUserName>`+
		`<CreateTime>1790000000</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[%s]]></Event><EventKey><![CDATA[%s]]></EventKey></xml>`, name, key)
}
