package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/handler/citizen"
	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/model/benchtest"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// benchApp is the whole program as serve builds it, with nobody listening.
func benchApp(b testing.TB) *app {
	b.Helper()
	url := storetest.URL(b)
	redis := "embedded:"
	if server := os.Getenv(kvtest.Server); server != "" {
		redis = server
	}
	cfg, err := config.Load("", []string{
		"HOTLINE_REDIS_URL=" + redis,
		"HOTLINE_DATABASE_URL=" + url, "HOTLINE_PHOTOS_URL=file:" + filepath.Join(b.TempDir(), "photos"),
		"HOTLINE_SECURITY_KEYS=" + seal.NewRingSpec(), "HOTLINE_WECHAT_APP_ID=wx0123456789abcdef",
		"HOTLINE_WECHAT_APP_SECRET=0123456789abcdef0123456789abcdef", "HOTLINE_WECHAT_TOKEN=callbacktoken",
		"HOTLINE_SMS_PROVIDER=http", "HOTLINE_SMS_HTTP_URL=http://localhost/sms",
	})
	if err != nil {
		b.Fatal(err)
	}
	now := func() time.Time { return time.Now().UTC().Truncate(time.Second) }
	st, err := store.Open(b.Context(), url, now)
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	if _, err := st.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	write, _, err := st.Conns()
	if err != nil {
		b.Fatal(err)
	}
	// The next citizen follows this one: a Redis that earlier runs used must not count theirs with ours.
	if _, err := write.Exec("INSERT INTO citizen (id, openid_hash, openid, created_at) VALUES (?, 'nobody', 'nobody', ?)", rand.Int64N(1<<50), now()); err != nil {
		b.Fatal(err)
	}
	a, err := newApp(b.Context(), cfg, now, slog.New(slog.DiscardHandler), "")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(a.close)
	return a
}

// visitor is a bound citizen with his session.
type visitor struct {
	model.Citizen
	cookie *http.Cookie
}

func (a *app) visitor(b testing.TB, i int) visitor {
	b.Helper()
	v, err := a.store.Meet(b.Context(), fmt.Sprintf("oBench%06d", i))
	if err != nil {
		b.Fatal(err)
	}
	binding := model.Binding{CitizenID: v.ID, Name: "张三", Phone: fmt.Sprintf("1%010d", 3_000_000_000+i), BoundAt: a.now()}
	if err := a.store.Bind(b.Context(), binding); err != nil {
		b.Fatal(err)
	}
	v.Binding = &binding
	return a.signedIn(b, v)
}

// signedIn is a citizen with a session of his own.
func (a *app) signedIn(b testing.TB, c model.Citizen) visitor {
	b.Helper()
	w := httptest.NewRecorder()
	if err := session.New(a.kv, a.store, a.now, false).SignIn(b.Context(), w, c.ID); err != nil {
		b.Fatal(err)
	}
	return visitor{c, w.Result().Cookies()[0]}
}

// call asks the program and wants this status.
func (a *app) call(v visitor, method, path string, body io.Reader, header map[string]string, status int) error {
	r := httptest.NewRequest(method, citizen.Base+path, body)
	r.AddCookie(v.cookie)
	for k, value := range header {
		r.Header.Set(k, value)
	}
	w := httptest.NewRecorder()
	a.public.ServeHTTP(w, r)
	if w.Code != status {
		return fmt.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	return nil
}

// BenchmarkHTTP files tickets and lists them as the pages do, from the request's first byte to the answer's last: router,
// session, citizen, checks, database.
func BenchmarkHTTP(b *testing.B) {
	storetest.Each(b, func(b *testing.B) {
		const times, ticketsOfOne = 200, 10
		a := benchApp(b)
		visitors := make([]visitor, benchtest.Rounds*times/ticketsOfOne)
		for i := range visitors {
			visitors[i] = a.visitor(b, i)
		}
		form := []byte(`{"category":"C5","title":"工地夜间施工","public_intent":true,"address":"云麓区某街道1号","lat":23.129112,"lng":113.264385,` +
			`"content":"` + strings.Repeat("连续三天晚上十一点后还在打桩。", 10) + `","contact_name":"张三","photo_ids":["%d-0","%d-1"]}`)
		filing := benchtest.Alone(b, benchtest.Work{
			Workers: 16, Times: times,
			Before: func(round int) { photos(b, a, visitors, round*times, times) },
			Do: func(i int) error {
				body := bytes.ReplaceAll(form, []byte("%d"), fmt.Append(nil, i))
				header := map[string]string{"Content-Type": "application/json", "Idempotency-Key": fmt.Sprintf("bench-%08d", i)}
				return a.call(visitors[i%len(visitors)], http.MethodPost, "/tickets", bytes.NewReader(body), header, http.StatusCreated)
			},
		})
		listing := benchtest.Alone(b, benchtest.Work{Workers: 16, Times: 1000, Do: func(i int) error {
			return a.call(visitors[i%len(visitors)], http.MethodGet, "/tickets", nil, nil, http.StatusOK)
		}})
		on := path.Base(b.Name())
		benchtest.Report(b, "POST /tickets, "+on, filing.String(), "")
		benchtest.Report(b, "GET /tickets (ten of them), "+on, listing.String(), "")
	})
}

// photos are two for each of the next tickets.
func photos(b *testing.B, a *app, visitors []visitor, from, n int) {
	b.Helper()
	err := a.store.InTx(b.Context(), func(tx *store.Store) error {
		for i := from; i < from+n; i++ {
			for k := range 2 {
				p := model.Photo{ID: fmt.Sprintf("%d-%d", i, k), CitizenID: visitors[i%len(visitors)].ID, CreatedAt: a.now()}
				if err := tx.AddPhoto(b.Context(), p); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkUpload allocates what three photos of 300 kB take from the request to the folder, and what their decoding
// takes alone.
func BenchmarkUpload(b *testing.B) {
	b.Setenv("HOTLINE_TEST_MYSQL", "")
	const times, three = 5, 3
	a := benchApp(b)
	var visitors []visitor
	for i := range benchtest.Rounds {
		visitors = append(visitors, a.visitor(b, i))
	}
	file := photograph(b)
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	part, err := parts.CreateFormFile("photo", "1.jpg")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		b.Fatal(err)
	}
	if err := parts.Close(); err != nil {
		b.Fatal(err)
	}
	header := map[string]string{"Content-Type": parts.FormDataContentType()}
	one := func(round int) error {
		return a.call(visitors[round], http.MethodPost, "/photos", bytes.NewReader(form.Bytes()), header, http.StatusCreated)
	}
	warm := func(round int) { // what is lent from upload to upload is given back while nobody uploads
		if err := one(round); err != nil {
			b.Fatal(err)
		}
	}
	upload := benchtest.Work{Workers: 1, Times: times, Before: warm, Do: func(i int) error {
		for range three {
			if err := one(i / times); err != nil {
				return err
			}
		}
		return nil
	}}
	decode := benchtest.Work{Workers: 1, Times: times, Do: func(int) error {
		for range three {
			if _, err := jpeg.DecodeConfig(bytes.NewReader(file)); err != nil { // its size, before there is memory for it
				return err
			}
			if _, err := jpeg.Decode(bytes.NewReader(file)); err != nil {
				return err
			}
		}
		return nil
	}}
	ours, alone, _ := benchtest.Contest(b, upload, &decode)
	benchtest.Report(b, fmt.Sprintf("three photos of %d kB, %s", len(file)/1000, limits(a)),
		fmt.Sprintf("%.2f MB beyond decoding (%.1f MB), p50 %s", (ours.Bytes-alone.Bytes)/1e6, alone.Bytes/1e6, ours.P50.Round(time.Millisecond)), "≤ 0.15 MB")
}

// limits says where uploads are counted: an embedded Redis allocates for its scripts in this process.
func limits(a *app) string {
	if a.cfg.Redis.URL == "embedded:" {
		return "counted by the embedded Redis"
	}
	return "counted by Redis"
}

func photograph(b *testing.B) []byte {
	b.Helper()
	m := image.NewYCbCr(image.Rect(0, 0, 1600, 1200), image.YCbCrSubsampleRatio420)
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range m.Y {
		m.Y[i] = byte(i/97 + noise.IntN(3))
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, m, &jpeg.Options{Quality: 80}); err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}
