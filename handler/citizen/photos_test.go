package citizen

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// An upload whose lines around the file are not what they should be is the sender's fault, not ours.
func TestHostileUploads(t *testing.T) {
	d := newDoor(t)
	state, browser := d.start(t, "/h5/")
	resp := d.get("/h5/oauth/callback?code=c1&state="+state, browser)
	resp.Body.Close()
	me := sessionOf(resp)
	if me == nil {
		t.Fatal("not signed in")
	}
	const part = "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n"
	for name, body := range map[string]string{
		"empty":                  "",
		"no file":                part + "\r\nx\r\n--b--\r\n",
		"ends in a header":       part,
		"ends in another field":  part + "\r\nx",
		"a header without colon": part + "what is this\r\n\r\nx\r\n--b--\r\n",
		"endless headers":        part + strings.Repeat("A: b\r\n", 500_000) + "\r\nx\r\n--b--\r\n",
	} {
		r := httptest.NewRequest(http.MethodPost, "/photos", strings.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		r.AddCookie(me)
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `"photo":`) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}
