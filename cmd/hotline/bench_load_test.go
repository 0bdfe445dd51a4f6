package main

import (
	"strings"
	"testing"
)

func TestBenchLoad(t *testing.T) {
	folder := t.TempDir()
	if code, out, errOut := command(t, folder, "", "bench", "load", "--tickets", "300", "--overdue", "5"); code != exitGood || !strings.Contains(out, "300 tickets loaded") {
		t.Fatalf("loaded: %d %s%s", code, out, errOut)
	}
	if code, _, errOut := command(t, folder, "", "bench", "load", "--tickets", "300"); code != exitNotSo || !strings.Contains(errOut, "in use") {
		t.Fatalf("loaded again: %d %s", code, errOut)
	}
	if code, out, errOut := command(t, folder, "", "bench", "load", "--tickets", "10", "--force"); code != exitGood {
		t.Fatalf("more: %d %s%s", code, out, errOut)
	}
	for _, args := range [][]string{{}, {"--tickets", "0"}, {"--tickets", "5", "--overdue", "6"}, {"--tickets", "5", "--days", "0"}} {
		if code, _, errOut := command(t, t.TempDir(), "", append([]string{"bench", "load"}, args...)...); code != exitUsage || errOut == "" {
			t.Errorf("%v: %d %s", args, code, errOut)
		}
	}
}
