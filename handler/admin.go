package handler

import (
	"context"
	"fmt"
	"net/http"
	"net/http/pprof"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Check asks one thing that the service needs whether it is there.
type Check struct {
	Name string
	Ask  func(ctx context.Context) error
}

// Admin is what stands at server.admin_addr: for operators and their machines, never for the public.
type Admin struct {
	Checks   []Check
	Metrics  prometheus.Gatherer
	Draining *atomic.Bool // no new work is wanted: the service is about to stop
}

const checkTime = 2 * time.Second

// Handler is its routes.
func (a Admin) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", a.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.Metrics, promhttp.HandlerOpts{}))
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}

// ready says a line for each check, and 503 where one failed.
func (a Admin) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTime)
	defer cancel()
	lines := make([]string, len(a.Checks))
	var failed atomic.Bool
	var wg sync.WaitGroup
	for i, c := range a.Checks {
		wg.Go(func() {
			lines[i] = c.Name + ": ok"
			if err := c.Ask(ctx); err != nil {
				lines[i] = c.Name + ": does not answer"
				failed.Store(true)
			}
		})
	}
	wg.Wait()
	if a.Draining.Load() {
		lines = slices.Insert(lines, 0, "draining")
	}
	if failed.Load() || a.Draining.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	for _, line := range lines {
		fmt.Fprintln(w, line)
	}
}
