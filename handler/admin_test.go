package handler_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"example.org/hotline/handler"
)

func TestReady(t *testing.T) {
	var down, draining atomic.Bool
	h := handler.Admin{
		Metrics: prometheus.NewRegistry(), Draining: &draining,
		Checks: []handler.Check{
			{Name: "database", Ask: func(context.Context) error { return nil }},
			{Name: "redis", Ask: func(context.Context) error {
				if down.Load() {
					return errors.New("redis://:s3cret@host is down")
				}
				return nil
			}},
		},
	}.Handler()
	if w := get(h, "/readyz"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "database: ok\nredis: ok") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	down.Store(true)
	if w := get(h, "/readyz"); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "redis: does not answer") || strings.Contains(w.Body.String(), "s3cret") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := get(h, "/healthz"); w.Code != http.StatusOK {
		t.Fatalf("alive, and yet %d", w.Code)
	}
	down.Store(false)
	draining.Store(true)
	if w := get(h, "/readyz"); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "draining") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := get(h, "/metrics"); w.Code != http.StatusOK {
		t.Fatalf("metrics: %d", w.Code)
	}
}
