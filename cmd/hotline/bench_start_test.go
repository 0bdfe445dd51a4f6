//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"example.org/hotline/model/benchtest"
)

// BenchmarkStart builds the program as make build does, starts its demo, which is the service, a platform and demo
// content in one process, and waits until it is ready; then it lets it rest.
func BenchmarkStart(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "hotline")
	build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	var took []time.Duration
	var resident []int
	for range 5 {
		ready, kB := start(b, binary)
		took, resident = append(took, ready), append(resident, kB)
	}
	slices.Sort(took)
	slices.Sort(resident)
	info, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	benchtest.Report(b, "start of the built binary, embedded mode", fmt.Sprintf("%s (slowest of %d: %s)",
		took[len(took)/2].Round(time.Millisecond), len(took), took[len(took)-1].Round(time.Millisecond)), "≤ 1s, never over 3s")
	benchtest.Report(b, "resident at rest", fmt.Sprintf("%d MB, of a binary of %d MB", resident[len(resident)/2]/1000, info.Size()/1_000_000), "≤ 100 MB")
}

// start runs the demo until it has been ready for a while.
func start(b *testing.B, binary string) (ready time.Duration, residentKB int) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	admin := freeAddr(b)
	cmd := exec.CommandContext(ctx, binary, "demo", "--standin-addr", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), "HOTLINE_SERVER_ADDR=127.0.0.1:0", "HOTLINE_SERVER_ADMIN_ADDR="+admin)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	client := http.Client{Timeout: time.Second}
	for {
		if answer, err := client.Get("http://" + admin + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				break
			}
		}
		if ctx.Err() != nil {
			b.Fatalf("not ready: %s", out.String())
		}
		time.Sleep(2 * time.Millisecond)
	}
	ready = time.Since(began)
	time.Sleep(2 * time.Second) // what the start left to collect is collected, and workers have looked around
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		b.Fatal("VmRSS is not told")
	}
	residentKB, err = strconv.Atoi(string(m[1]))
	if err != nil {
		b.Fatal(err)
	}
	return ready, residentKB
}
