package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model/store/storetest"
)

type stage struct {
	standin, public string
	log             string // the service's log file
	apiKey          string // of the app that speaks Open311
	hallSecret      string // of 网上办事大厅
	folder          string
	environ         []string
	stop            func() int
}

type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func startDemo(t *testing.T, settings ...string) *stage {
	t.Helper()
	environ := append([]string{"HOTLINE_SERVER_ADDR=localhost:0", "HOTLINE_SERVER_ADMIN_ADDR=localhost:0"}, settings...)
	if os.Getenv("HOTLINE_TEST_MYSQL") != "" {
		environ = append(environ, "HOTLINE_DATABASE_URL="+storetest.URL(t))
	}
	if redis := os.Getenv("HOTLINE_TEST_REDIS"); redis != "" {
		environ = append(environ, "HOTLINE_REDIS_URL="+redis)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var out, errOut lockedBuffer
	ended := make(chan int, 1)
	folder := t.TempDir()
	go func() {
		ended <- run(ctx, []string{"demo", "--standin-addr", "localhost:0", "--keep", folder}, environ, strings.NewReader(""), &out, &errOut)
	}()
	s := &stage{folder: folder, environ: environ}
	s.stop = sync.OnceValue(func() int { cancel(); return <-ended })
	t.Cleanup(func() { s.stop() })
	for !strings.Contains(out.String(), "Ctrl-C") {
		select {
		case code := <-ended:
			ended <- code
			t.Fatalf("the demo ended with %d: %s", code, errOut.String())
		case <-t.Context().Done():
			t.Fatal("the demo did not start")
		case <-time.After(10 * time.Millisecond):
		}
	}
	s.apiKey = found(t, `api_key (\S+)`, out.String())
	s.hallSecret = found(t, `hall, key k1, HMAC-SHA256, secret (\S+)`, out.String())
	s.standin = strings.TrimSuffix(found(t, `phone page +(\S+)`, out.String()), "/")
	s.public = strings.TrimSuffix(found(t, `citizens' pages +(\S+)`, out.String()), "/h5/")
	s.log = found(t, `log +(\S+)`, out.String())
	return s
}

func found(t *testing.T, pattern, text string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%s is not in %q", pattern, text)
	}
	return m[1]
}

type phone struct {
	t       *testing.T
	stage   *stage
	id      string
	browser *http.Client
	origin  string
}

func (s *stage) phone(t *testing.T, id string) *phone {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &phone{t: t, stage: s, id: id, browser: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
	var state struct {
		Citizens []struct {
			ID         string `json:"id"`
			BrowserURL string `json:"browser_url"`
		}
	}
	p.standin("GET", "/standin/v1/state", nil, &state)
	for _, c := range state.Citizens {
		if c.ID == id {
			p.origin = c.BrowserURL
		}
	}
	return p
}

func (p *phone) standin(method, path string, in, out any) {
	p.t.Helper()
	p.call(http.DefaultClient, method, p.stage.standin+path, in, out, nil)
}

func (p *phone) api(method, path string, in, out any, header ...string) int {
	p.t.Helper()
	return p.call(p.browser, method, p.origin+"/api/citizen/v1"+path, in, out, header)
}

func (p *phone) call(c *http.Client, method, address string, in, out any, header []string) int {
	p.t.Helper()
	var body io.Reader = http.NoBody
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			p.t.Fatal(err)
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(p.t.Context(), method, address, body)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return p.do(c, req, out)
}

func (p *phone) do(c *http.Client, req *http.Request, out any) int {
	p.t.Helper()
	resp, err := c.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			p.t.Fatalf("%s %s: %d %s", req.Method, req.URL.Path, resp.StatusCode, raw)
		}
	}
	return resp.StatusCode
}

func (p *phone) signIn(next string) string {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.origin+"/h5/oauth/start?next="+url.QueryEscape(next), http.NoBody)
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := p.browser.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	resp.Body.Close()
	return resp.Request.URL.Path
}

func (p *phone) said(text string) string {
	p.t.Helper()
	for range 100 {
		var chat struct {
			Items []struct {
				From, Text string
				Template   *struct {
					Lines []struct{ Name, Value string }
				}
				Menu *struct{ Head string }
			}
		}
		p.standin("GET", "/standin/v1/citizens/"+p.id+"/chat", nil, &chat)
		for i := len(chat.Items) - 1; i >= 0; i-- {
			item := chat.Items[i]
			whole := item.Text
			if item.Template != nil {
				whole += fmt.Sprint(item.Template.Lines)
			}
			if item.Menu != nil {
				whole += item.Menu.Head
			}
			if item.From == "account" && strings.Contains(whole, text) {
				return whole
			}
		}
		time.Sleep(50 * time.Millisecond) // the outbox looks once a second
	}
	p.t.Fatalf("the account did not say %q", text)
	return ""
}

func (p *phone) code(number string) string {
	p.t.Helper()
	var inbox struct {
		Items []struct{ Code, Phone string }
	}
	p.standin("GET", "/standin/v1/citizens/"+p.id+"/sms", nil, &inbox)
	if len(inbox.Items) == 0 || inbox.Items[0].Phone != number {
		p.t.Fatalf("no SMS to %s: %+v", number, inbox)
	}
	return inbox.Items[0].Code
}

func (p *phone) upload(picture []byte) (id string, status int) {
	p.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("photo", "a.jpg")
	if err != nil {
		p.t.Fatal(err)
	}
	_, _ = part.Write(picture)
	_ = form.Close()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.origin+"/api/citizen/v1/photos", &body)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	var out struct{ ID string }
	status = p.do(p.browser, req, &out)
	return out.ID, status
}

func picture(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for x := range 64 {
		img.Set(x, x%48, color.RGBA{uint8(x), 80, 120, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
