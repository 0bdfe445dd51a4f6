package standin_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.org/hotline/service/wechat/standin"
)

var png = []byte("\x89PNG\r\n\x1a\n rest of a picture")

func upload(t *testing.T, p *standin.Platform, kind string, data []byte) answer {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("media", "x.png")
	must(t, err)
	_, _ = part.Write(data)
	must(t, form.Close())
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL()+with(t, p, "/cgi-bin/media/upload?type="+kind), &b)
	must(t, err)
	req.Header.Set("Content-Type", form.FormDataContentType())
	var out answer
	must(t, json.NewDecoder(roundTrip(t, req).Body).Decode(&out))
	return out
}

func TestMedia(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours)
	wants(t, "unknown type", upload(t, p, "hologram", png), 40004)
	wants(t, "not a picture", upload(t, p, "image", []byte("text")), 40004)
	wants(t, "thumb of 65 KB", upload(t, p, "thumb", bytes.Repeat(png, 3000)), 45001)
	wants(t, "empty", upload(t, p, "image", nil), 41005)
	a := upload(t, p, "image", png)
	if a.str("media_id") == "" || a.str("type") != "image" {
		t.Fatalf("upload: %v", a)
	}
	fetch := func() (*http.Response, []byte) {
		res := send(t, p, with(t, p, "/cgi-bin/media/get?media_id="+a.str("media_id")), nil)
		data, err := io.ReadAll(res.Body)
		must(t, err)
		return res, data
	}
	res, data := fetch()
	if !bytes.Equal(data, png) || res.Header.Get("Content-Type") != "image/png" || !strings.Contains(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("got %q as %v", data, res.Header)
	}
	p.Advance(72 * time.Hour)
	if _, data := fetch(); !strings.Contains(string(data), "40007") {
		t.Errorf("after three days: %s", data)
	}
	video := upload(t, p, "video", []byte("a film"))
	if v := call(t, p, "/cgi-bin/media/get?media_id="+video.str("media_id"), nil); v.str("video_url") == "" {
		t.Errorf("video: %v", v)
	}
	wants(t, "no speech", call(t, p, "/cgi-bin/media/get/jssdk?media_id="+video.str("media_id"), nil), 40007)
}

func TestUserInfo(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t), ours)
	c, _ := p.Citizen("u1")
	info := func(openid string) answer { return call(t, p, "/cgi-bin/user/info?openid="+openid, nil) }
	if a := info(c.OpenID); a.num("subscribe") != 0 || a.code() != 0 {
		t.Errorf("before following: %v", a)
	}
	follow(t, p, "u1")
	if a := info(c.OpenID); a.num("subscribe") != 1 || a.num("subscribe_time") == 0 {
		t.Errorf("after: %v", a)
	}
	wants(t, "stranger", info("oNobody"), 40003)
}
