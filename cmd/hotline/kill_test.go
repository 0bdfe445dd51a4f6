package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/hotline/handler/citizen"
	"example.org/hotline/model"
)

const (
	filers    = 100
	formsEach = 10 // as many as a phone may file in a day
)

// filer is a citizen with a browser of his own, and the forms that he fills in.
type filer struct {
	model.Citizen
	server  *mortal
	who     string // his name on the platform
	browser *http.Client
	forms   []*filed
}

// filed is one form on its way.
type filed struct {
	key, photo string
	number     string // that its citizen saw; "": he has no answer yet
}

// The server is killed twice while a thousand forms are being submitted at once, and what was not answered is submitted
// again under the same key. Every number that a citizen saw is there once, with its photo, its step and its notice, and
// every form became one ticket.
func TestKilledWhileThousandSubmit(t *testing.T) {
	passRace(t)
	m := newMortal(t)
	m.start(t)
	people := m.filers(t)
	inParallel(people, func(f *filer) { f.prepare(t) })
	for _, answers := range []int64{250, 600} {
		m.submitUntil(t, people, answers)
		m.start(t)
		inParallel(people, func(f *filer) { f.signIn(t) }) // an embedded Redis forgot the sessions
	}
	for range 2 { // the second time, all are answered: some are asked again
		m.submitUntil(t, people, filers*formsEach)
	}
	m.kill() // what was told is on the disk
	for _, f := range people {
		for _, one := range f.forms {
			if one.number == "" {
				t.Fatalf("form %s was never answered: %s", one.key, m.said.String())
			}
			m.keptOnce(t, f, one)
		}
	}
	for what, n := range map[string]int{"ticket": filers * formsEach, "ticket_event": filers * formsEach, "notice": filers * formsEach, "photo": filers * formsEach} {
		if got := m.count(t, "SELECT COUNT(*) FROM "+what); got != n {
			t.Errorf("%d rows of %s, want %d", got, what, n)
		}
	}
	if got := m.count(t, "SELECT SUM(submitted) FROM phone_day"); got != filers*formsEach {
		t.Errorf("%d submissions were counted", got)
	}
}

// filers are citizens whom the platform knows, bound already.
func (m *mortal) filers(t *testing.T) []*filer {
	t.Helper()
	list := make([]*filer, filers)
	for i := range list {
		phone := fmt.Sprintf("138%08d", i)
		known, err := m.platform.AddCitizen("", phone)
		if err != nil {
			t.Fatal(err)
		}
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		f := &filer{server: m, who: known.ID, browser: &http.Client{Jar: jar, Timeout: 30 * time.Second, Transport: &http.Transport{}}}
		if f.Citizen, err = m.store.Meet(t.Context(), known.OpenID); err != nil {
			t.Fatal(err)
		}
		b := model.Binding{CitizenID: f.ID, Name: "张三", Phone: phone, BoundAt: time.Now().UTC()}
		if err := m.store.Bind(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		for k := range formsEach {
			f.forms = append(f.forms, &filed{key: fmt.Sprintf("form-%d-%d", i, k)})
		}
		list[i] = f
	}
	return list
}

func inParallel(people []*filer, do func(*filer)) {
	const atOnce = 16
	var next atomic.Int64
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(people); i = int(next.Add(1)) - 1 {
				do(people[i])
			}
		})
	}
	all.Wait()
}

// prepare signs in and uploads a photo for each form.
func (f *filer) prepare(t *testing.T) {
	f.signIn(t)
	for _, one := range f.forms {
		var body bytes.Buffer
		parts := multipart.NewWriter(&body)
		part, err := parts.CreateFormFile("photo", "1.jpg")
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = part.Write(picture(t))
		_ = parts.Close()
		var out struct{ ID string }
		if status, err := f.send(t.Context(), "/photos", &body, parts.FormDataContentType(), "", &out); status != http.StatusCreated {
			t.Errorf("a photo: %d %v", status, err)
		}
		one.photo = out.ID
	}
}

// signIn goes the way through WeChat's page.
func (f *filer) signIn(t *testing.T) {
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.server.public+"/h5/oauth/start?next=/api/citizen/v1/me", http.NoBody)
	if err != nil {
		t.Error(err)
		return
	}
	r.Header.Set("X-Standin-Citizen", f.who)
	answer, err := f.browser.Do(r)
	if err != nil {
		t.Error(err)
		return
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("%s is not signed in: %d", f.who, answer.StatusCode)
	}
}

// send posts to the citizens' API; out takes the answer of a 201.
func (f *filer) send(ctx context.Context, path string, body io.Reader, kind, key string, out any) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, f.server.public+citizen.Base+path, body)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Idempotency-Key", key)
	answer, err := f.browser.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	all, err := io.ReadAll(answer.Body) // an answer that was cut off was not seen
	if err != nil || answer.StatusCode != http.StatusCreated {
		return answer.StatusCode, errors.Join(err, fmt.Errorf("%s", all))
	}
	return answer.StatusCode, json.Unmarshal(all, out)
}

// submitUntil submits all forms that have no answer, at once, and some that have one again; the server is killed when so
// many of all have one.
func (m *mortal) submitUntil(t *testing.T, people []*filer, answers int64) {
	t.Helper()
	var answered atomic.Int64
	var all sync.WaitGroup
	enough := make(chan struct{})
	count := func() {
		if answered.Add(1) == answers {
			close(enough)
		}
	}
	for _, f := range people {
		for k, one := range f.forms {
			if had := one.number; had != "" {
				count()
				if k != 0 {
					continue
				}
			}
			all.Go(func() { f.submit(t, one, count) })
		}
	}
	if answers < filers*formsEach {
		<-enough
		time.Sleep(rand.N(4 * time.Millisecond)) // somewhere between a commit and its answer
		m.kill()
	}
	all.Wait()
	t.Logf("%d of %d are answered, %d are kept", answered.Load(), filers*formsEach, m.count(t, "SELECT COUNT(*) FROM ticket"))
}

func (f *filer) submit(t *testing.T, one *filed, answered func()) {
	body, err := json.Marshal(map[string]any{
		"category": "C5", "title": "工地夜间施工", "public_intent": true, "address": "云麓区某街道1号", "contact_name": "张三",
		"content": "连续三天晚上十一点后还在打桩，附近居民无法休息。", "photo_ids": []string{one.photo},
	})
	if err != nil {
		t.Error(err)
		return
	}
	var out struct{ Number string }
	status, err := f.send(t.Context(), "/tickets", bytes.NewReader(body), "application/json", one.key, &out)
	switch {
	case status != http.StatusCreated && status != 0 && status < 500:
		t.Errorf("form %s: %d %v", one.key, status, err)
	case err != nil: // no answer
	case one.number == "":
		one.number = out.Number
		answered()
	case one.number != out.Number:
		t.Errorf("form %s became %s, and then %s", one.key, one.number, out.Number)
	}
}

// keptOnce looks for all that a form made.
func (m *mortal) keptOnce(t *testing.T, f *filer, one *filed) {
	t.Helper()
	kept, err := m.store.TicketByNumber(t.Context(), one.number)
	if err != nil || kept.CitizenID != f.ID || kept.IdempotencyKey != one.key || len(kept.Photos) != 1 || kept.Photos[0].ID != one.photo {
		t.Errorf("form %s is %+v: %v", one.key, kept, err)
		return
	}
	history, err := m.store.Happenings(t.Context(), kept.ID)
	if err != nil || len(history) != 1 || history[0].Act != model.ActSubmit {
		t.Errorf("form %s has the history %+v: %v", one.key, history, err)
	}
	told, err := m.store.NoticesOfTicket(t.Context(), kept.ID)
	if err != nil || len(told) != 1 || told[0].Kind != model.NoticeSubmitted || told[0].Params["number"] != one.number {
		t.Errorf("form %s has the notices %+v: %v", one.key, told, err)
	}
}

func (m *mortal) count(t *testing.T, query string) (n int) {
	t.Helper()
	_, read, err := m.store.Conns()
	if err != nil {
		t.Fatal(err)
	}
	if err := read.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// passRace leaves out under the race detector what is about processes that are killed, and takes a minute there. It runs without it.
func passRace(t *testing.T) {
	t.Helper()
	if slowly {
		t.Skip("without the race detector only")
	}
}
