package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

// A city's app reads what the demo published, files a 诉求 and asks how it stands.
func TestOpen311(t *testing.T) {
	s := startDemo(t)
	base := s.public + "/open311/v2"
	read := func(r *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode > 299 {
			t.Fatalf("%d %s %v", r.StatusCode, b, err)
		}
		return string(b)
	}
	if cases := read(http.Get(base + "/requests.json?start_date=2026-08-01&end_date=2026-10-29")); strings.Count(cases, "service_request_id") != 6 {
		t.Errorf("published: %s", cases)
	}
	if doc := read(http.Get(base + "/discovery.xml")); !strings.Contains(doc, "<type>test</type>") || !strings.Contains(doc, "<url>"+base+"</url>") {
		t.Errorf("discovery: %s", doc)
	}
	form := url.Values{
		"api_key": {s.apiKey}, "service_code": {"C5"}, "lat": {"23.1267"}, "long": {"113.259"}, "last_name": {"张"}, "first_name": {"三"},
		"phone": {"13800138000"}, "description": {"连续三天晚上十一点后工地还在打桩"},
	}
	var filed []struct {
		ID string `json:"service_request_id"`
	}
	answer := read(http.PostForm(base+"/requests.json", form))
	if err := json.Unmarshal([]byte(answer), &filed); err != nil || len(filed) != 1 {
		t.Fatalf("filed: %s", answer)
	}
	stands := read(http.Get(base + "/requests/" + filed[0].ID + ".json?api_key=" + url.QueryEscape(s.apiKey)))
	if !strings.Contains(stands, `"待受理"`) || strings.Contains(stands, "打桩") {
		t.Errorf("it stands: %s", stands)
	}
	log, err := os.ReadFile(s.log)
	if err != nil || strings.Contains(string(log), s.apiKey) || strings.Contains(string(log), filed[0].ID+".json") {
		t.Errorf("the log holds the key or the query: %v", err)
	}
}
