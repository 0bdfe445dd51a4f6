package main

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/ticketing"
)

// year2027 is a made-up year in both shapes that load takes.
const year2027 = `# what the State Council will publish
2027:
  off_days:
    元旦: [2027-01-02, 2027-01-01, 2027-01-03]
    春节: [2027-02-05, 2027-02-06, 2027-02-07, 2027-02-08, 2027-02-09, 2027-02-10, 2027-02-11]
    国庆节: [2027-10-01, 2027-10-02, 2027-10-03]
  makeup_workdays: [2027-02-14]
`

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCalendarShowAndLoad(t *testing.T) {
	folder := t.TempDir()
	if code, _, errOut := command(t, folder, "", "migrate", "up"); code != exitGood {
		t.Fatal(errOut)
	}
	code, out, _ := command(t, folder, "", "calendar", "show", "2026")
	for _, line := range []string{"放假 春节 2026-02-15 Sun – 2026-02-23 Mon (9)", "上班 2026-10-10 Sat", "2026 has 248 workdays"} {
		if code != exitGood || !strings.Contains(out, line+"\n") {
			t.Errorf("no %q: %d\n%s", line, code, out)
		}
	}
	if code, out, errOut := command(t, folder, "", "calendar", "show", "2027"); code != exitNotSo || out != "" || !strings.Contains(errOut, "2027") {
		t.Errorf("a year that is not there: %d %s%s", code, out, errOut)
	}
	if code, out, errOut := command(t, folder, "", "calendar", "load", write(t, "c.yaml", year2027)); code != exitGood || !strings.Contains(out, "元旦 2027-01-01 Fri –") {
		t.Fatalf("load: %d %s%s", code, out, errOut)
	}
	if code, out, _ := command(t, folder, "", "calendar", "show", "2027"); code != exitGood || !strings.Contains(out, "放假 元旦 2027-01-01 Fri – 2027-01-03 Sun (3)\n") {
		t.Errorf("show: %d %s", code, out)
	}
	if code, out, _ := command(t, folder, "", "calendar", "show", "2026"); code != exitGood || !strings.Contains(out, "2026 has 248 workdays") {
		t.Errorf("another year has changed: %d %s", code, out)
	}
}

// What show --json prints is what load takes, tabs and all that people add to it.
func TestCalendarThereAndBack(t *testing.T) {
	folder := t.TempDir()
	if code, _, errOut := command(t, folder, "", "migrate", "up"); code != exitGood {
		t.Fatal(errOut)
	}
	_, shown, _ := command(t, folder, "", "calendar", "show", "2026", "--json")
	var years map[string]model.CalendarYear
	if err := json.Unmarshal([]byte(shown), &years); err != nil || len(years["2026"].MakeupWorkdays) != 6 {
		t.Fatalf("%v: %s", err, shown)
	}
	file := write(t, "c.json", `{"timezone": "Asia/Shanghai", "note": "…",`+"\n"+strings.ReplaceAll(shown, "  ", "\t")[1:])
	if code, _, errOut := command(t, folder, "", "calendar", "load", file); code != exitGood {
		t.Fatal(errOut)
	}
	if _, again, _ := command(t, folder, "", "calendar", "show", "2026", "--json"); again != shown {
		t.Errorf("got %s, want %s", again, shown)
	}
}

func TestCalendarLoadRefuses(t *testing.T) {
	folder := t.TempDir()
	if code, _, errOut := command(t, folder, "", "migrate", "up"); code != exitGood {
		t.Fatal(errOut)
	}
	for name, tc := range map[string]struct {
		text string
		want []string // a line for each
	}{
		"two faults": {
			strings.NewReplacer("2027-01-02", "2027-01-32", "2027-02-14", "2027-02-15").Replace(year2027),
			[]string{"2027.makeup_workdays[0]: 2027-02-15", "2027.off_days.元旦[0]: \"2027-01-32\""},
		},
		"two years, the second of them wrong": {year2027 + "2028:\n  off_days: {}\n", []string{"2028.off_days: "}},
		"a year of 1999":                      {"1999: {}", []string{"1999.year: "}},
		"no year":                             {"{}", []string{"c: holds no year"}},
		"nothing":                             {"", []string{"c: holds no year"}},
		"an unknown word":                     {"holidays: {}", []string{"holidays: is neither"}},
		"an unknown word within":              {"2027: {holidays: {}}", []string{"c: line 1: field holidays not found"}},
		"a holiday twice":                     {`{"2027": {"off_days": {"元旦": ["2027-01-01"], "元旦": ["2027-01-02"]}}}`, []string{"c: line 1: mapping key \"元旦\" already defined"}},
		"a list":                              {"[1, 2]", []string{"c: line 1: cannot unmarshal !!seq"}},
		"half a file":                         {`{"2027": {"off_days"`, []string{"c: "}},
		"no text":                             {"\x00\xff", []string{"c: "}},
		"far too much":                        {strings.Repeat(" ", mostCalendar+1), []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errOut := command(t, folder, "", "calendar", "load", write(t, "c", tc.text))
			lines := strings.Split(strings.TrimSuffix(errOut, "\n"), "\n")
			slices.Sort(lines)
			if code != exitUsage || out != "" || len(lines) != len(tc.want) {
				t.Fatalf("%d %s%s", code, out, errOut)
			}
			for i, want := range tc.want {
				if !strings.HasPrefix(lines[i], "hotline: "+want) {
					t.Errorf("got %q, want %q", lines[i], want)
				}
			}
		})
	}
	if code, _, _ := command(t, folder, "", "calendar", "load", folder+"/none"); code != exitUsage {
		t.Errorf("no file: %d", code)
	}
	if code, _, _ := command(t, folder, "", "calendar", "show", "2027"); code != exitNotSo {
		t.Error("something of a refused file was kept")
	}
}

func TestDoctorsCalendar(t *testing.T) {
	folder := t.TempDir()
	environ := []string{"HOTLINE_DATABASE_URL=sqlite:" + filepath.Join(folder, "h.db"), "HOTLINE_SECURITY_KEYS=" + testKeys}
	cfg, err := config.Load("", environ)
	if err != nil {
		t.Fatal(err)
	}
	on := func(date string) func() time.Time {
		return func() time.Time {
			at, err := time.ParseInLocation(time.DateOnly, date, cfg.Time.Zone)
			if err != nil {
				t.Error(err)
			}
			return at
		}
	}
	if got := checkCalendar(t.Context(), cfg, on("2026-11-30")); got.verdict != skipped {
		t.Errorf("without a database: %+v", got)
	}
	if code, _, errOut := command(t, folder, "", "migrate", "up"); code != exitGood {
		t.Fatal(errOut)
	}
	for date, want := range map[string]verdict{"2026-11-30": passed, "2026-12-01": failed, "2027-01-01": failed} {
		got := checkCalendar(t.Context(), cfg, on(date))
		if got.verdict != want || want == failed && !strings.Contains(got.text, "2027 is not there") {
			t.Errorf("%s: %+v", date, got)
		}
	}
	if code, _, errOut := command(t, folder, "", "calendar", "load", write(t, "c.yaml", year2027)); code != exitGood {
		t.Fatal(errOut)
	}
	if got := checkCalendar(t.Context(), cfg, on("2026-12-01")); got.verdict != passed {
		t.Errorf("after the load: %+v", got)
	}
}

func TestCalendarGauge(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	for date, want := range map[string]float64{"2026-11-30": 0, "2026-12-01": 1, "2028-12-01": 2} {
		now := func() time.Time {
			at, err := time.ParseInLocation(time.DateOnly, date, zone)
			if err != nil {
				t.Error(err)
			}
			return at
		}
		desk := ticketing.New(storetest.Open(t, now), nil, nil, zone, now, slog.New(slog.DiscardHandler))
		registry := prometheus.NewRegistry()
		registry.MustRegister(calendarGauge(desk))
		got, err := registry.Gather()
		if err != nil || got[0].GetName() != "hotline_calendar_missing_years" || got[0].GetMetric()[0].GetGauge().GetValue() != want {
			t.Errorf("%s: got %v, %v, want %v", date, got, err, want)
		}
	}
}
