//go:build unix

package callback

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/model/benchtest"
)

const (
	rounds     = 5
	perRound   = 4000
	clients    = 8
	serveAsEnv = "HOTLINE_TEST_CALLBACK_SERVER" // set in a process that is to be a contestant
)

var targets = map[string]string{"ours/alone": "≥ 3.5x", "ours/redis": "≥ 2x"}

// BenchmarkCallbackServer measures what a delivery costs a server of its own, over the loopback: processor time of the
// server's process, which includes net/http, and how long the client waits. Contestants take turns, round by round,
// and medians are printed.
//
//	HOTLINE_TEST_REDIS=redis://127.0.0.1:6379/9 go test -run '^$' -bench CallbackServer -benchtime 1x ./handler/callback
func BenchmarkCallbackServer(b *testing.B) {
	if name := os.Getenv(serveAsEnv); name != "" {
		serveAs(b, name)
		return
	}
	all := processes()
	load := newLoad(b, (rounds+1)*perRound)
	runners := make([]*runner, len(all))
	for i, c := range all {
		runners[i] = newRunner(b, c.name)
	}
	for round := range rounds + 1 {
		for _, r := range runners {
			r.run(b, load, round)
		}
	}
	took := func(r *runner) float64 { return r.median(func(s sample) float64 { return s.cpu }) }
	shipped, yardstick := took(runners[0]), took(runners[1])
	for _, r := range runners {
		b.Run(r.name, func(b *testing.B) {
			cpu := took(r)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(cpu, "cpu-us/req")
			b.ReportMetric(shipped/cpu, "x-shipped")
			b.ReportMetric(yardstick/cpu, "x-silenceper")
			b.ReportMetric(r.median(func(s sample) float64 { return s.rate }), "req/s")
			b.ReportMetric(r.median(func(s sample) float64 { return s.p50 }), "p50-us")
			b.ReportMetric(r.median(func(s sample) float64 { return s.p99 }), "p99-us")
			benchtest.Report(b, "callback, "+r.name, fmt.Sprintf("%.1fx silenceper's echo as shipped, %.1fx with its log off, CPU %.0fµs, %.0f/s, p50 %.0fµs, p99 %.0fµs", shipped/cpu, yardstick/cpu, cpu,
				r.median(func(s sample) float64 { return s.rate }), r.median(func(s sample) float64 { return s.p50 }),
				r.median(func(s sample) float64 { return s.p99 })), targets[r.name])
		})
	}
}

// processes are the contestants that want a process of their own: the SDK as shipped logs, for the whole process, all
// down to debug, and is what the targets are measured against.
func processes() []contestant {
	shipped := contestant{"silenceper, as shipped", func(testing.TB) http.Handler {
		return behindGin(gin.WrapH(sender.YardstickAsShipped()))
	}}
	return append([]contestant{shipped}, contestants()...)
}

// serveAs makes this process a contestant until its standard input ends.
func serveAs(b *testing.B, name string) {
	all := processes()
	i := slices.IndexFunc(all, func(c contestant) bool { return c.name == name })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil || i < 0 {
		b.Fatal(name, err)
	}
	mux := http.NewServeMux()
	mux.Handle("POST /wechat/callback", all[i].start(b))
	mux.HandleFunc("GET /cpu", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, processorTime()) })
	srv := &http.Server{Handler: mux}
	go srv.Serve(l)
	fmt.Println("listening on", l.Addr())
	_, _ = io.Copy(io.Discard, os.Stdin)
	srv.Close()
}

// processorTime is what this process took so far, in microseconds.
func processorTime() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return (u.Utime.Nano() + u.Stime.Nano()) / 1000
}

// sample is one round; times in microseconds a request.
type sample struct{ cpu, rate, p50, p99 float64 }

// runner is a contestant's process, and what it took so far.
type runner struct {
	name    string
	base    string
	client  *http.Client
	samples []sample
}

func newRunner(b *testing.B, name string) *runner {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^$", "-test.bench", "^BenchmarkCallbackServer$", "-test.benchtime", "1x")
	cmd.Env = append(os.Environ(), serveAsEnv+"="+name, "GOMAXPROCS=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, addr, found := strings.Cut(lines.Text(), "listening on "); found {
			go io.Copy(io.Discard, out)
			transport := &http.Transport{MaxIdleConnsPerHost: clients}
			b.Cleanup(transport.CloseIdleConnections)
			return &runner{name: name, base: "http://" + addr, client: &http.Client{Transport: transport}}
		}
	}
	b.Fatalf("%s does not listen", name)
	return nil
}

// run sends one round. The first warms up and does not count.
func (r *runner) run(b *testing.B, l *load, round int) {
	b.Helper()
	before, start := r.cpu(b), time.Now()
	took := make([]time.Duration, perRound)
	var all sync.WaitGroup
	for c := range clients {
		all.Go(func() {
			for i := c; i < perRound; i += clients {
				at := time.Now()
				r.post(b, l, round*perRound+i)
				took[i] = time.Since(at)
			}
		})
	}
	all.Wait()
	wall := time.Since(start)
	if round == 0 {
		return
	}
	slices.Sort(took)
	r.samples = append(r.samples, sample{
		cpu: float64(r.cpu(b)-before) / perRound, rate: perRound / wall.Seconds(),
		p50: float64(took[perRound/2].Microseconds()), p99: float64(took[perRound*99/100].Microseconds()),
	})
}

func (r *runner) post(b *testing.B, l *load, i int) {
	res, err := r.client.Post(r.base+l.urls[i].String(), "text/xml", bytes.NewReader(l.bodies[i]))
	if err != nil {
		b.Error(err)
		return
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
		b.Error(res.Status, err)
	}
}

func (r *runner) cpu(b *testing.B) (us int64) {
	res, err := r.client.Get(r.base + "/cpu")
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := fmt.Fscan(res.Body, &us); err != nil {
		b.Fatal(err)
	}
	return us
}

func (r *runner) median(of func(sample) float64) float64 {
	values := make([]float64, len(r.samples))
	for i, s := range r.samples {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
