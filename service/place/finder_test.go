package place_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/place"
)

func TestAddress(t *testing.T) {
	answer, status := `{"status":0,"result":{"address":"广东省广州市云麓区某街道1号"}}`, http.StatusOK
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); r.URL.Path != "/ws/geocoder/v1/" || q.Get("location") != "23.129112,113.264385" || q.Get("key") != "s3cretkey" {
			t.Errorf("asked %s", r.URL)
		}
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
	}))
	defer srv.Close()
	point := model.Point{Lat: 23.129112, Lng: 113.264385}
	ask := func(base, key string) (string, error) {
		return place.New(base, key, time.Second).Address(t.Context(), point)
	}
	if got, err := ask(srv.URL, "s3cretkey"); err != nil || got != "广东省广州市云麓区某街道1号" {
		t.Fatalf("got %q, %v", got, err)
	}
	if got, err := ask("http://127.0.0.1:1", ""); err != nil || got != "" {
		t.Fatalf("without a key: %q, %v", got, err)
	}
	for _, tc := range []struct {
		answer string
		status int
		base   string
	}{
		{`{"status":121,"message":"此key每日调用量已达到上限 s3cretkey"}`, 200, srv.URL},
		{`<html>s3cretkey`, 502, srv.URL},
		{`{}`, 500, srv.URL},
		{"", 200, "http://127.0.0.1:1"},
	} {
		answer, status = tc.answer, tc.status
		_, err := ask(tc.base, "s3cretkey")
		if err == nil || strings.Contains(err.Error(), "s3cretkey") || strings.Contains(err.Error(), "23.129112") {
			t.Errorf("%q: %v", tc.answer, err)
		}
	}
}
