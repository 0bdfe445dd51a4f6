package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// A console that follows the desk, on a replica that stops: the stream ends well, and nothing waits for it.
func TestSIGTERMWaitsForNoStream(t *testing.T) {
	s := startDemo(t)
	p := s.phone(t, "u1")
	var session struct{ Token string }
	api := s.public + "/api/staff/v1"
	if status := p.call(http.DefaultClient, "POST", api+"/sessions", map[string]any{"name": "agent", "password": "hotline-demo"}, &session, nil); status != 201 {
		t.Fatalf("logging in: %d", status)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, api+"/desk/stream", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+session.Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewReader(resp.Body)
	if first, err := lines.ReadString('\n'); err != nil || first != "retry: 2000\n" {
		t.Fatalf("%s %q, %v", resp.Status, first, err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, lines)
		ended <- err
	}()
	began := time.Now()
	if code := s.stop(); code != exitGood {
		t.Errorf("exit %d", code)
	}
	if took := time.Since(began); took >= drainTime {
		t.Errorf("it took %v", took)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the stream is cut off: %v", err)
		}
	case <-time.After(drainTime):
		t.Error("the stream goes on")
	}
	log, err := os.ReadFile(s.log)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(log), "not drained") {
		t.Errorf("the log: %s", log)
	}
}
