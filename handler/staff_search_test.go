package handler_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/hotline/model"
)

func TestSynonymsOfEditors(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	at := func(method, path string, in any) said {
		t.Helper()
		return h.as(t, "editor", method, "/synonyms"+path, in)
	}
	var list struct {
		Items []struct {
			ID    int64
			Words []string
		}
	}
	at("GET", "?limit=200", nil).into(t, &list)
	delivered := len(list.Items)
	a := at("POST", "", map[string]any{"words": []string{"轿车", "小汽车"}})
	if a.status != 201 {
		t.Fatalf("a group: %s", a)
	}
	var group struct{ ID int64 }
	a.into(t, &group)
	one := fmt.Sprintf("/%d", group.ID)
	if a := at("PUT", one, map[string]any{"words": []string{"轿车", "私家车"}}); a.status != 200 || !strings.Contains(a.String(), "私家车") {
		t.Errorf("changed: %s", a)
	}
	for _, words := range [][]string{{"轿车"}, {"轿 车", "汽车"}, {}, {"轿车", strings.Repeat("车", 21)}} {
		if a := at("POST", "", map[string]any{"words": words}); a.status != 422 || a.fault().Fields["words"] == "" {
			t.Errorf("%q: %s", words, a)
		}
	}
	at("GET", "?limit=200", nil).into(t, &list)
	if n := len(list.Items); n != delivered+1 || list.Items[0].Words[1] != "私家车" {
		t.Errorf("listed: %+v", list.Items)
	}
	if a := at("DELETE", one, nil); a.status != 204 {
		t.Errorf("away: %s", a)
	}
	for _, method := range []string{"PUT", "DELETE"} {
		if a := at(method, one, map[string]any{"words": []string{"轿车", "私家车"}}); a.status != 404 || a.fault().Code != "synonyms_not_found" {
			t.Errorf("%s of one that went: %s", method, a)
		}
	}
}

func TestMissesForEditors(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	for range 2 {
		if _, err := h.search.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: "飞碟"}); err != nil {
			t.Fatal(err)
		}
	}
	must(t, h.search.Step(t.Context()))
	if a := h.as(t, "editor", "GET", "/search-misses", nil); a.status != 200 || !strings.Contains(a.String(), `{"text":"飞碟","count":2,"last":"2026-11-23"}`) {
		t.Errorf("misses: %s", a)
	}
	if a := h.as(t, "editor", "GET", "/search-misses?collection=tickets", nil); a.status != 422 {
		t.Errorf("of what there is not: %s", a)
	}
}
