package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/partner"
)

// command runs hotline on a demo's own database and keys.
func (s *stage) command(t *testing.T, args ...string) string {
	t.Helper()
	environ := append(slices.Clone(s.environ), "HOTLINE_SECURITY_KEYS_FILE="+filepath.Join(s.folder, "demo.keys"), "HOTLINE_OPEN_WEBHOOK_NETWORKS=127.0.0.0/8")
	if os.Getenv("HOTLINE_TEST_MYSQL") == "" {
		environ = append(environ, "HOTLINE_DATABASE_URL=sqlite:"+filepath.Join(s.folder, "hotline.db"))
	}
	var out, errOut bytes.Buffer
	if code := run(t.Context(), args, environ, strings.NewReader(""), &out, &errOut); code != exitGood {
		t.Fatalf("%v: %d %s", args, code, errOut.String())
	}
	return out.String()
}

// open calls the open API as another system does, and returns the ticket's number.
func (s *stage) open(t *testing.T, code string, key model.PartnerKey, form map[string]any) string {
	t.Helper()
	body, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	r := partner.Request{Method: "POST", Path: "/api/open/v1/tickets", Body: body, Timestamp: fmt.Sprint(time.Now().Unix()), Nonce: rand.Text()}
	req, err := http.NewRequestWithContext(t.Context(), r.Method, s.public+r.Path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "Idempotency-Key": rand.Text(), "X-Hotline-Client": code, "X-Hotline-Key": key.ID,
		"X-Hotline-Timestamp": r.Timestamp, "X-Hotline-Nonce": r.Nonce, "X-Hotline-Signature": partner.Sign(key, r),
	} {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(resp.Body)
	var ticket struct{ Number string }
	if err := json.Unmarshal(answer, &ticket); err != nil || resp.StatusCode != http.StatusCreated {
		t.Fatalf("%d %s", resp.StatusCode, answer)
	}
	return ticket.Number
}

// The whole way: an operator lets a system in, it files a ticket, and is told of it.
func TestAnotherSystem(t *testing.T) {
	s := startDemo(t)
	form := map[string]any{
		"category": "C5", "title": "工地夜间施工", "public_intent": true, "address": "云麓区某街道1号", "content": "连续三天晚上十一点后还在打桩",
		"contact_name": "张三", "phone": "13800138000", "entered_by_agent": true,
	}
	told := make(chan string, 100)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		told <- string(body)
	}))
	defer receiver.Close()
	out := s.command(t, "client", "add", "calls", "--name", "话务平台", "--source", "4", "--scopes", "tickets:create,webhooks", "--webhook", receiver.URL)
	key := model.PartnerKey{ID: "k1", Algorithm: model.HMACSM3, Secret: model.Secret(found(t, `secret \(shown this once\): (\S+)`, out))}
	hall := model.PartnerKey{ID: "k1", Algorithm: model.HMACSHA256, Secret: model.Secret(s.hallSecret)}
	if number := s.open(t, "hall", hall, form); number[6] != '2' {
		t.Errorf("the hall's ticket is %s", number)
	}
	for range 10 { // a replica learns of a new client within seconds
		number := s.open(t, "calls", key, form)
		select {
		case body := <-told:
			if !strings.Contains(body, `"event":"ticket.submit"`) || !strings.Contains(body, `"number":"`) || number[6] != '4' {
				t.Errorf("told %s of %s", body, number)
			}
			return
		case <-time.After(3 * time.Second):
		}
	}
	t.Error("nothing was told")
}
