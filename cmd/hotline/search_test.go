package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

func TestSearchRebuild(t *testing.T) {
	folder := t.TempDir()
	code, out, errOut := command(t, folder, "", "search", "rebuild")
	for _, line := range []string{"knowledge: 0 texts; every running replica", "cases: 0 texts; every running replica", "tickets: 0 texts; every running replica"} {
		if code != exitGood || !strings.Contains(out, line) {
			t.Errorf("no %q: %d %s%s", line, code, out, errOut)
		}
	}
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(folder, "h.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	asked, err := st.SearchChangesAfter(t.Context(), 0, 9)
	if err != nil || len(asked) != 3 || asked[0].DocID != "*" || asked[1].Collection != model.SearchCases || asked[2].Collection != model.SearchTickets {
		t.Errorf("the replicas were asked %+v, %v", asked, err)
	}
}

func TestDoctorsSearch(t *testing.T) {
	for url, want := range map[string]verdict{"embedded:": skipped, "opensearch+http://hotline:s3cret@127.0.0.1:1": failed} {
		cfg, err := config.Load("", []string{"HOTLINE_SEARCH_URL=" + url})
		if err != nil {
			t.Fatal(err)
		}
		if got := checkSearch(t.Context(), cfg, time.Now); got.verdict != want || strings.Contains(got.text, "s3cret") {
			t.Errorf("%s: %+v", url, got)
		}
	}
}
