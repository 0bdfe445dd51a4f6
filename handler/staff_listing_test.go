package handler_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

// pageOfRows is a page of any list.
type pageOfRows struct {
	Items []json.RawMessage
	Next  string `json:"next_cursor"`
}

// shelved has three of each of what the staff keeps in lists.
func shelved(t *testing.T) *hall {
	h := busy(t)
	for i := range 3 {
		h.does(t, "editor", "POST", "/synonyms", map[string]any{"words": []string{fmt.Sprint("词", i), fmt.Sprint("语", i)}})
		h.does(t, "editor", "POST", "/keyword-replies", map[string]any{"words": []string{fmt.Sprint("停水", i)}, "text": "供水热线"})
		h.does(t, "supervisor", "POST", "/dispatch-rules", map[string]any{"words": []string{fmt.Sprint("打桩", i)}, "department": "GA", "active": true})
		h.does(t, "handler", "POST", "/reply-templates", map[string]any{"name": fmt.Sprint("模板", i), "text": "您好", "shared": i == 1})
		h.does(t, "agent", "PUT", fmt.Sprint("/quick-replies/q", i), map[string]any{"text": "您好"})
		h.does(t, "supervisor", "PUT", fmt.Sprint("/quick-replies/q", i), map[string]any{"text": "请讲"})
		h.does(t, "admin", "PUT", fmt.Sprint("/departments/Q", i), map[string]any{"name": fmt.Sprintf("市第%d局", i), "short": fmt.Sprintf("第%d局", i)})
		h.does(t, "admin", "POST", "/api-clients", map[string]any{
			"code": fmt.Sprint("park", i), "name": "园区系统", "source": 5, "scopes": []string{"tickets:read"}, "per_minute": 60, "algorithm": "HMAC-SM3",
		})
		for _, text := range []string{"飞碟", "外星人", "时间机器"}[i:] {
			_, err := h.search.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: text})
			must(t, err)
		}
	}
	h.pass(time.Minute)
	must(t, h.search.Step(t.Context()))
	return h
}

func TestListsOfTheStaffPage(t *testing.T) {
	h := shelved(t)
	var places struct{ Cells []struct{ Cell int64 } }
	h.does(t, "supervisor", "GET", "/figures/places?from=2026-11-01&to=2026-11-30", nil).into(t, &places)
	for _, list := range []struct {
		who, path string
		least     int
		wrong     string // a cursor that is none; "": whatever may be one
		text      string // that one of them has; "": it is not asked for by a text
	}{
		{"editor", "/synonyms?", 3, "x", "词1"},
		{"editor", "/keyword-replies?", 3, "x", "停水1"},
		{"editor", "/search-misses?collection=knowledge", 3, "x", "外星"},
		{"editor", "/entries/helpfulness?", 0, "x", ""},
		{"supervisor", "/dispatch-rules?", 3, "x", "打桩1"},
		{"handler", "/reply-templates?", 3, "x", "模板1"},
		{"agent", "/quick-replies?", 6, "x", ""},
		{"agent", "/departments?", 5, "", "城管"},
		{"admin", "/api-clients?", 3, "", "PARK1"},
		{"supervisor", "/grants?", 3, "x", ""},
		{"supervisor", fmt.Sprintf("/figures/places/%d/tickets?from=2026-11-01&to=2026-11-30", places.Cells[0].Cell), 3, "x", ""},
	} {
		read := func(more string) (p pageOfRows) {
			t.Helper()
			h.does(t, list.who, "GET", list.path+more, nil).into(t, &p)
			return p
		}
		whole := read("&limit=200")
		if len(whole.Items) < list.least || whole.Next != "" {
			t.Errorf("%s: %d, then %q", list.path, len(whole.Items), whole.Next)
		}
		var rows []json.RawMessage
		for next := ""; ; {
			p := read("&limit=2&cursor=" + url.QueryEscape(next))
			rows = append(rows, p.Items...)
			if next = p.Next; next == "" || len(rows) > len(whole.Items) {
				break
			}
		}
		if !slices.EqualFunc(rows, whole.Items, func(a, b json.RawMessage) bool { return string(a) == string(b) }) {
			t.Errorf("%s: page by page %s, whole %s", list.path, rows, whole.Items)
		}
		for _, more := range []string{"&limit=0", "&limit=201", "&cursor=" + list.wrong} {
			if a := h.as(t, list.who, "GET", list.path+more, nil); a.status != 422 && more != "&cursor=" {
				t.Errorf("%s%s: %s", list.path, more, a)
			}
		}
		if list.text == "" {
			continue
		}
		if p := read("&q=" + url.QueryEscape(" "+list.text+" ")); len(p.Items) != 1 || !strings.Contains(strings.ToUpper(string(p.Items[0])), list.text) {
			t.Errorf("%s of %s: %s", list.path, list.text, p.Items)
		}
	}
}

// One rule is read by itself, for who changes it beside another.
func TestOneRule(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var made struct{ ID int64 }
	h.does(t, "supervisor", "POST", "/dispatch-rules", map[string]any{"words": []string{"打桩"}, "department": "GA", "active": true}).into(t, &made)
	if a := h.as(t, "dispatcher", "GET", fmt.Sprint("/dispatch-rules/", made.ID), nil); a.status != 200 || !strings.Contains(a.String(), "打桩") {
		t.Errorf("one: %s", a)
	}
	if a := h.as(t, "dispatcher", "GET", fmt.Sprint("/dispatch-rules/", made.ID+1), nil); a.status != 404 {
		t.Errorf("one that there is not: %s", a)
	}
}

// What somebody was told goes on for as long as it is kept, a page at a time.
func TestNoticesComeAPageAtATime(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	const all = 120
	for i := range all {
		one := model.StaffNotice{Role: model.RoleDispatcher, Kind: model.StaffUrged, Text: fmt.Sprint(i)}
		other := model.StaffNotice{Role: model.RoleSupervisor, Kind: model.StaffUrged, Text: "他人的"}
		must(t, h.store.TellStaff(t.Context(), []model.StaffNotice{one, other}))
	}
	var sizes []int
	want, cursor := all-1, ""
	for {
		var page struct {
			Items      []struct{ Text string }
			NextCursor string `json:"next_cursor"`
		}
		h.does(t, "dispatcher", "GET", "/notices?cursor="+cursor, nil).into(t, &page)
		for _, n := range page.Items {
			if n.Text != fmt.Sprint(want) {
				t.Fatalf("%q comes where %d should", n.Text, want)
			}
			want--
		}
		sizes = append(sizes, len(page.Items))
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	if !slices.Equal(sizes, []int{50, 50, 20}) {
		t.Errorf("pages of %v", sizes)
	}
	if a := h.as(t, "dispatcher", "GET", "/notices?cursor=x", nil); a.status != 422 || a.fault().Fields["cursor"] == "" {
		t.Errorf("a cursor of nobody's: %s", a)
	}
}
