package handler_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/hotline/model"
)

type caseLine struct {
	ID, Title, Category, Month, Summary string
	Highlight                           *struct {
		Title, Snippet []struct {
			Text string
			Hit  bool
		}
	}
}

type casePage struct {
	Items      []caseLine
	NextCursor string `json:"next_cursor"`
	Corrected  string
}

func (h *hall) readCases(t testing.TB, query string) (page casePage) {
	t.Helper()
	a := h.send("GET", "/api/citizen/v1/cases"+query, nil)
	if a.status != 200 {
		t.Fatalf("%s: %s", query, a)
	}
	a.into(t, &page)
	return page
}

func (p casePage) ids() string {
	var ids []string
	for _, c := range p.Items {
		ids = append(ids, c.ID)
	}
	return strings.Join(ids, " ")
}

// Cases are read without signing in.
func TestCasesForEverybody(t *testing.T) {
	h := opened(t)
	for i := range 25 {
		c := model.PublicCase{
			CaseNo: fmt.Sprintf("A%03d", i), Title: "工地深夜施工影响休息", Category: "C5", Month: fmt.Sprintf("2026-%02d", 1+i%3), District: "云麓区",
			Content: strings.Repeat("市民反映一在建工地夜间打桩。", 6), Result: "已责令停止。", Department: "市城管局", WorkdaysUsed: 3, Stars: 5, PublishedAt: h.clock(),
		}
		if i == 7 {
			c.Title, c.Category = "健身房停业后余额难退", "C2"
		}
		must(t, h.store.PublishCase(t.Context(), c))
		must(t, h.store.NoteSearchChange(t.Context(), model.SearchCases, c.CaseNo))
	}
	must(t, h.search.Step(t.Context()))

	first := h.readCases(t, "?limit=20")
	second := h.readCases(t, "?limit=20&cursor="+first.NextCursor)
	if len(first.Items) != 20 || len(second.Items) != 5 || second.NextCursor != "" || first.Items[0].ID != "A023" || second.Items[4].ID != "A000" {
		t.Errorf("pages: %s | %s (%q)", first.ids(), second.ids(), second.NextCursor)
	}
	if s := []rune(first.Items[0].Summary); len(s) != 61 || s[60] != '…' {
		t.Errorf("summary %q", string(s))
	}
	if got := h.readCases(t, "?category=C2").ids(); got != "A007" {
		t.Errorf("of a category: %s", got)
	}
	found := h.readCases(t, "?q=%E5%81%A5%E8%BA%AB%E6%88%BF%E4%BD%99%E9%A2%9D")
	if found.ids() != "A007" || found.Items[0].Highlight == nil {
		t.Fatalf("searched: %+v", found)
	}
	hit := false
	for _, p := range found.Items[0].Highlight.Title {
		hit = hit || p.Hit && strings.Contains(p.Text, "健身房")
	}
	if !hit {
		t.Errorf("nothing is marked: %+v", found.Items[0].Highlight)
	}
	if got := h.readCases(t, "?category=C5&q=%E5%81%A5%E8%BA%AB%E6%88%BF%E4%BD%99%E9%A2%9D").ids(); strings.Contains(got, "A007") {
		t.Errorf("of another category: %s", got)
	}

	var one map[string]any
	h.send("GET", "/api/citizen/v1/cases/A007", nil).into(t, &one)
	if one["result"] != "已责令停止。" || one["category_name"] == "" || one["month"] != "2026-02" || one["ticket_id"] != nil {
		t.Errorf("one: %v", one)
	}
	for query, field := range map[string]string{"?limit=51": "limit", "?category=C9": "category", "?cursor=x": "cursor"} {
		if a := h.send("GET", "/api/citizen/v1/cases"+query, nil); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%s: %s", query, a)
		}
	}
	if a := h.send("GET", "/api/citizen/v1/cases/A999", nil); a.status != 404 || a.fault().Code != "case_not_found" {
		t.Errorf("none: %s", a)
	}
}
