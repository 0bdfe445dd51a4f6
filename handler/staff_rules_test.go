package handler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.org/hotline/model"
)

type rulesView struct {
	Items []struct {
		Nature, Category, Department string
		Workdays                     int
	}
}

func TestAdminsKeepTheRules(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	rule := map[string]any{"nature": "投诉", "category": "C5", "department": "CG", "workdays": 3}
	h.does(t, "admin", "PUT", "/sla-rules", rule)
	h.does(t, "admin", "PUT", "/sla-rules", rule) // the same again
	var all rulesView
	h.does(t, "handler", "GET", "/sla-rules", nil).into(t, &all)
	if len(all.Items) != len(model.DefaultSLA)+1 || all.Items[len(all.Items)-1].Workdays != 3 {
		t.Fatalf("%+v", all)
	}

	// It holds at once, for what is dispatched from now on.
	tk := h.comes(t, "o1", secretPhone).files(t, nil)
	h.handled(t, tk.Number)
	var dossier struct {
		DueAt string `json:"due_at"`
	}
	h.does(t, "dispatcher", "GET", "/tickets/"+tk.Number, nil).into(t, &dossier)
	if dossier.DueAt != "2026-11-27T00:00:00+08:00" {
		t.Errorf("due at %s", dossier.DueAt)
	}

	const query = "/sla-rules?nature=%E6%8A%95%E8%AF%89&category=C5&department=CG"
	h.does(t, "admin", "DELETE", query, nil)
	if a := h.as(t, "admin", "DELETE", query, nil); a.status != 404 || a.fault().Code != "not_found" {
		t.Errorf("deleted twice: %s", a)
	}
	for field, change := range map[string]any{"nature": "天气", "category": "C9", "department": "NO", "workdays": 91} {
		bad := map[string]any{"nature": "投诉", "workdays": 3, field: change}
		if a := h.as(t, "admin", "PUT", "/sla-rules", bad); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%v: %s", bad, a)
		}
	}
	if a := h.as(t, "admin", "PUT", "/sla-rules", `{"workdays":"three"}`); a.status != 422 || a.fault().Fields["workdays"] == "" {
		t.Errorf("no number: %s", a)
	}
}

// Of two admins who have the same rule or profile open, the second to save or delete is told.
func TestTheSecondAdminToSaveTimesIsTold(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	for path, tc := range map[string]struct {
		item  map[string]any
		query string
	}{
		"/sla-rules":    {map[string]any{"category": "C5", "workdays": 3}, "?category=C5"},
		"/sla-profiles": {map[string]any{"name": "乡镇", "lines": []any{map[string]any{"workdays": 3}}}, "?name=%E4%B9%A1%E9%95%87"},
	} {
		save := func(version any) said {
			if tc.item["version"] = version; version == nil {
				delete(tc.item, "version")
			}
			return h.as(t, "admin", "PUT", path, tc.item)
		}
		told := func(when string, a said) {
			t.Helper()
			if a.status != 409 || a.fault().Code != "changed_meanwhile" {
				t.Errorf("%s: %s", when, a)
			}
		}
		var first, second struct{ Version int64 }
		save(0).into(t, &first)
		told("another that was added meanwhile", save(0))
		save(first.Version).into(t, &second)
		told("changed meanwhile", save(first.Version))
		told("deleted", h.as(t, "admin", "DELETE", fmt.Sprintf("%s%s&version=%d", path, tc.query, first.Version), nil))
		if a := save(nil); a.status != 200 {
			t.Errorf("by a program that looks at no version: %s", a)
		}
		var all struct{ Items []struct{ Version int64 } }
		h.does(t, "admin", "GET", path, nil).into(t, &all)
		latest := int64(0)
		for _, one := range all.Items {
			latest = max(latest, one.Version)
		}
		if latest <= second.Version {
			t.Errorf("version %d after %d", latest, second.Version)
		}
		h.does(t, "admin", "DELETE", path+tc.query, nil)
	}
}

type foreseenView struct {
	Rule struct {
		Department, Profile string
		Workdays            int
	}
	Workdays    int
	Terms       map[string]int
	DueAt       string `json:"due_at"`
	Explanation string
}

func TestAdminsKeepProfilesOfTimes(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var specs struct {
		Items []struct{ Term, Label string }
	}
	h.does(t, "handler", "GET", "/sla-terms", nil).into(t, &specs)
	if len(specs.Items) != len(model.TermSpecs) {
		t.Fatalf("%+v", specs)
	}
	profile := map[string]any{"name": "城管快办", "lines": []any{
		map[string]any{"nature": "投诉", "workdays": 5, "terms": map[string]any{"complex": 12, "contact": 2, "red": 0}},
		map[string]any{"nature": "求助"},
	}}
	h.does(t, "admin", "PUT", "/sla-profiles", profile)
	kept := h.does(t, "admin", "PUT", "/sla-rules", map[string]any{"department": "CG", "profile": "城管快办", "terms": map[string]any{"extension": 4, "red": 0}})
	if got := string(kept.body); !strings.Contains(got, `"terms":{"extension":4}`) {
		t.Errorf("what is kept is not what is answered: %s", got)
	}
	bare := h.does(t, "admin", "PUT", "/sla-rules", `{"category":"C2","workdays":3}`)
	if got := string(bare.body); !strings.Contains(got, `"terms":{}`) {
		t.Errorf("no terms: %s", got)
	}

	var all struct {
		Items []struct {
			Name  string
			Used  int
			Lines []struct {
				Nature string
				Terms  map[string]int
			}
		}
	}
	h.does(t, "dispatcher", "GET", "/sla-profiles", nil).into(t, &all)
	i := slices.IndexFunc(all.Items, func(p struct {
		Name  string
		Used  int
		Lines []struct {
			Nature string
			Terms  map[string]int
		}
	},
	) bool {
		return p.Name == "城管快办"
	})
	if i < 0 || all.Items[i].Used != 1 || len(all.Items[i].Lines) != 1 || len(all.Items[i].Lines[0].Terms) != 2 {
		t.Fatalf("what says nothing is not kept: %+v", all)
	}

	var f foreseenView
	kind := map[string]any{"nature": "投诉", "category": "C5", "department": "CG"}
	h.does(t, "admin", "POST", "/sla-rules/preview", kind).into(t, &f)
	if f.Workdays != 5 || f.Rule.Profile != "城管快办" || f.Terms["complex"] != 12 || f.Terms["extension"] != 4 || f.Terms["red"] != 3 {
		t.Errorf("%+v", f)
	}
	kind["complex"] = true
	h.does(t, "admin", "POST", "/sla-rules/preview", kind).into(t, &f)
	if f.DueAt != "2026-12-10T00:00:00+08:00" {
		t.Errorf("complex: %+v", f)
	}
	tk := h.comes(t, "o1", secretPhone).files(t, nil)
	h.does(t, "dispatcher", "POST", "/tickets/"+tk.Number+"/accept", nil)
	// A dispatcher sees what it means for the one that he has before him, and takes it.
	var o struct {
		DueAt   string `json:"due_at"`
		Complex bool
	}
	h.does(t, "dispatcher", "GET", "/tickets/"+tk.Number+"/outlook?department=CG&complex=true", nil).into(t, &o)
	if o.DueAt != f.DueAt || !o.Complex {
		t.Errorf("%+v", o)
	}
	if a := h.as(t, "dispatcher", "GET", "/tickets/"+tk.Number+"/outlook?department=NO", nil); a.status != 422 || a.fault().Fields["department"] == "" {
		t.Errorf("a department that there is not: %s", a)
	}
	if a := h.as(t, "dispatcher", "POST", "/tickets/"+tk.Number+"/dispatch", map[string]any{"department": "GA", "complex": true}); a.status != 422 || a.fault().Fields["complex"] == "" {
		t.Errorf("complex, where there is no such time: %s", a)
	}
	h.does(t, "dispatcher", "POST", "/tickets/"+tk.Number+"/dispatch", map[string]any{"department": "CG", "complex": true})
	var dossier struct {
		DueAt         string `json:"due_at"`
		Explanation   string `json:"due_explanation"`
		ExtensionMost int    `json:"extension_most"`
		RedoWorkdays  int    `json:"redo_workdays"`
		Complex       bool
	}
	h.does(t, "dispatcher", "GET", "/tickets/"+tk.Number, nil).into(t, &dossier)
	if dossier.DueAt != f.DueAt || dossier.ExtensionMost != 4 || dossier.RedoWorkdays != 5 || !dossier.Complex || !strings.Contains(dossier.Explanation, "疑难复杂") {
		t.Errorf("%+v", dossier)
	}

	// What an auditor reads.
	raw := h.does(t, "auditor", "GET", "/audit-log", nil)
	for _, said := range []string{"complex=12 contact=2", "extension=4", "城管快办"} {
		if !strings.Contains(string(raw.body), said) {
			t.Errorf("the audit log does not say %q: %s", said, raw)
		}
	}

	// What is in use stays.
	const query = "/sla-profiles?name=%E5%9F%8E%E7%AE%A1%E5%BF%AB%E5%8A%9E"
	if a := h.as(t, "admin", "DELETE", query, nil); a.status != 409 {
		t.Errorf("deleted while a rule refers to it: %s", a)
	}
	h.does(t, "admin", "DELETE", "/sla-rules?department=CG", nil)
	h.does(t, "admin", "DELETE", query, nil)
	if a := h.as(t, "admin", "DELETE", query, nil); a.status != 404 {
		t.Errorf("deleted twice: %s", a)
	}
}

func TestBadProfilesOfTimes(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	for field, bad := range map[string]map[string]any{
		"name":       {"lines": []any{map[string]any{"workdays": 3}}},
		"lines":      {"name": "空"},
		"投诉.contact": {"name": "甲", "lines": []any{map[string]any{"nature": "投诉", "terms": map[string]any{"contact": 11}}}},
	} {
		if a := h.as(t, "admin", "PUT", "/sla-profiles", bad); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%v: %s", bad, a)
		}
	}
	for field, bad := range map[string]map[string]any{
		"profile":  {"profile": "没有"},
		"workdays": {"nature": "投诉"},
		"rate":     {"terms": map[string]any{"rate": 99}},
	} {
		if a := h.as(t, "admin", "PUT", "/sla-rules", bad); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%v: %s", bad, a)
		}
	}
	if a := h.as(t, "admin", "POST", "/sla-rules/preview", map[string]any{"category": "C9"}); a.status != 422 || a.fault().Fields["category"] == "" {
		t.Errorf("a category that there is not: %s", a)
	}
}

// year is what might be published for one: eleven days off in a row, and a Saturday that is worked.
func year(n int) map[string]any {
	days := make([]string, 11)
	for i := range days {
		days[i] = fmt.Sprintf("%d-10-%02d", n, i+1)
	}
	return map[string]any{"off_days": map[string]any{"国庆节": days}, "makeup_workdays": []string{}}
}

func TestAdminsKeepTheCalendar(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var years struct{ Years, Missing []int }
	h.does(t, "agent", "GET", "/calendar", nil).into(t, &years)
	if !slices.Equal(years.Years, []int{2026}) || len(years.Missing) != 0 {
		t.Fatalf("in November: %+v", years)
	}
	h.pass(8 * 24 * 3600e9) // 1 December: by now the next year has been published
	h.tokens = map[string]string{}
	h.does(t, "agent", "GET", "/calendar", nil).into(t, &years)
	if !slices.Equal(years.Missing, []int{2027}) {
		t.Fatalf("in December: %+v", years)
	}
	if a := h.as(t, "agent", "GET", "/calendar/2027", nil); a.status != 404 {
		t.Errorf("2027, before: %s", a)
	}
	h.does(t, "admin", "PUT", "/calendar/2027", year(2027))
	h.does(t, "agent", "GET", "/calendar", nil).into(t, &years)
	if !slices.Equal(years.Years, []int{2026, 2027}) || len(years.Missing) != 0 {
		t.Errorf("with 2027: %+v", years)
	}
	var kept struct {
		OffDays map[string][]string `json:"off_days"`
		Makeup  []string            `json:"makeup_workdays"`
	}
	h.does(t, "agent", "GET", "/calendar/2027", nil).into(t, &kept)
	if len(kept.OffDays["国庆节"]) != 11 || kept.Makeup == nil {
		t.Errorf("%+v", kept)
	}
	for name, tc := range map[string]struct {
		path string
		body any
		code int
	}{
		"another year's days": {"/calendar/2028", year(2027), 422}, "no such year": {"/calendar/1999", year(1999), 422}, "no year": {"/calendar/next", year(2027), 422},
		"nothing": {"/calendar/2028", map[string]any{}, 422}, "no list": {"/calendar/2028", `{"off_days":{"元旦":"2028-01-01"}}`, 422},
	} {
		if a := h.as(t, "admin", "PUT", tc.path, tc.body); a.status != tc.code || len(a.fault().Fields) == 0 {
			t.Errorf("%s: %s", name, a)
		}
	}
	if a := h.as(t, "admin", "GET", "/calendar/0", nil); a.status != 404 {
		t.Errorf("year 0: %s", a)
	}
}
