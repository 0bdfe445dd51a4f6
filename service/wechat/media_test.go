package wechat

import (
	"errors"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	mediaPath  = "/cgi-bin/media/get"
	uploadPath = "/cgi-bin/media/upload"
	jpeg       = "\xff\xd8\xff\xe0 a picture"
)

func TestDownload(t *testing.T) {
	for _, tc := range []struct {
		name, kind, body string
		want             Media
		fails            func(error) bool
	}{
		{name: "picture", kind: "image/jpeg", body: jpeg, want: Media{Body: []byte(jpeg), Type: "image/jpeg"}},
		{name: "voice", kind: "audio/amr; rate=8000", body: "#!AMR", want: Media{Body: []byte("#!AMR"), Type: "audio/amr"}},
		{name: "video", kind: "text/plain", body: `{"video_url":"http://v/1"}`, want: Media{VideoURL: "http://v/1"}},
		{name: "gone", kind: "text/plain", body: `{"errcode":40007,"errmsg":"invalid media_id"}`, fails: func(err error) bool { return Is(err, BadContent) }},
		{name: "gone, without a type", body: `{"errcode":40007,"errmsg":"invalid media_id"}`, fails: func(err error) bool { return Is(err, BadContent) }},
		{name: "JSON of something else", kind: "application/json", body: `{"errcode":0}`, fails: isErr(ErrAnswer)},
		{name: "page", kind: "text/html; charset=utf-8", body: `<html>`, fails: isErr(ErrAnswer)},
		{name: "empty", kind: "image/jpeg", fails: isErr(ErrAnswer)},
		{name: "too large", kind: "image/jpeg", body: strings.Repeat("x", 65), fails: isErr(ErrTooLarge)},
		{name: "as large as allowed", kind: "image/png", body: strings.Repeat("x", 64), want: Media{Body: []byte(strings.Repeat("x", 64)), Type: "image/png"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := newPlatform(t)
			p.on(mediaPath, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = nil
				if tc.kind != "" {
					w.Header().Set("Content-Type", tc.kind)
				}
				_, _ = w.Write([]byte(tc.body))
			})
			got, err := gatewayTo(t, p).Download(t.Context(), "M1", 64)
			if tc.fails != nil {
				if !tc.fails(err) {
					t.Errorf("got %v", err)
				}
				return
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || err != nil {
				t.Errorf("%v\n%s", err, diff)
			}
			if id := p.last(mediaPath).Query.Get("media_id"); id != "M1" {
				t.Errorf("asked for %q", id)
			}
		})
	}
}

func TestDownloadWithARefusedToken(t *testing.T) {
	p := newPlatform(t)
	g := gatewayTo(t, p)
	if _, err := g.tokens.get(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.revoke("T-second-token")
	p.on(mediaPath, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("access_token") != "T-second-token" {
			refuse(w, 40001, "invalid credential")
			return
		}
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = w.Write([]byte(jpeg))
	})
	if m, err := g.Download(t.Context(), "M1", 64); err != nil || string(m.Body) != jpeg {
		t.Errorf("got %v, %v", m, err)
	}
}

func TestUpload(t *testing.T) {
	p := newPlatform(t)
	g := gatewayTo(t, p)
	p.says(uploadPath, `{"errcode":42001,"errmsg":"expired"}`, `{"type":"image","media_id":"M9","created_at":1795420800}`)
	var boundary string
	p.wrap(func(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
		if _, params, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && r.URL.Path == uploadPath {
			boundary = params["boundary"]
		}
		next(w, r)
	})
	id, err := g.Upload(t.Context(), "image", `照"片.jpg`, []byte(jpeg))
	if id != "M9" || err != nil {
		t.Fatalf("got %q, %v", id, err)
	}
	got := p.last(uploadPath)
	form, err := multipart.NewReader(strings.NewReader(got.Body), boundary).ReadForm(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	f, err := form.File["media"][0].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	body := make([]byte, len(jpeg)+1)
	n, _ := f.Read(body)
	if string(body[:n]) != jpeg || form.File["media"][0].Filename != `照"片.jpg` || got.Query.Get("type") != "image" {
		t.Errorf("sent %q as %q, %v", body[:n], form.File["media"][0].Filename, got.Query)
	}
	p.says(uploadPath, `{"type":"thumb","thumb_media_id":"M10"}`)
	if id, err := g.Upload(t.Context(), "thumb", "t.jpg", []byte(jpeg)); id != "M10" || err != nil {
		t.Errorf("thumb: %q, %v", id, err)
	}
	p.says(uploadPath, `{"errcode":45001,"errmsg":"media size out of limit"}`)
	if id, err := g.Upload(t.Context(), "image", "t.jpg", []byte(jpeg)); id != "" || err == nil {
		t.Errorf("too large: %q, %v", id, err)
	}
}

func isErr(want error) func(error) bool {
	return func(err error) bool { return errors.Is(err, want) }
}
