package model

import (
	_ "embed"
	"strconv"
	"strings"
	"testing"
)

// due2026 was made by testdata/due2026.py, another program in another language that works another way.
//
//go:embed testdata/due2026.tsv
var due2026 string

func TestDueDatesOfEveryStartDayOf2026(t *testing.T) {
	cal := calendar2026()
	lines := strings.Split(strings.TrimSpace(due2026), "\n")
	counts := strings.Split(lines[0], "\t")[2:]
	if len(lines) != 1+2*365 || strings.Join(counts, " ") != "1 2 5 10 15" {
		t.Fatalf("the table has %d lines for %v workdays", len(lines), counts)
	}
	for _, line := range lines[1:] {
		fields := strings.Split(line, "\t")
		hours := []string{"00:00:00", "09:30:00", "17:59:59"}
		if fields[1] == "1" {
			hours = []string{"18:00:00", "23:59:59"}
		}
		for _, hour := range hours {
			start := when(t, fields[0]+" "+hour)
			for i, want := range fields[2:] {
				n, err := strconv.Atoi(counts[i])
				if err != nil {
					t.Fatal(err)
				}
				if got := cal.Due(start, n); got != when(t, want+" 00:00") {
					t.Errorf("%d workdays from %s %s: got %s, want %s", n, fields[0], hour, got.In(shanghai), want)
				}
				if got := (Clock{Start: start, Workdays: n}).Due(cal); got != when(t, want+" 00:00") {
					t.Errorf("a clock of %d workdays from %s %s: got %s, want %s", n, fields[0], hour, got.In(shanghai), want)
				}
			}
		}
	}
}
