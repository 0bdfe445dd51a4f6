package handler_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

// A supervisor finds and exports what was said; the auditor reads that he did, and why.
func TestTranscriptsLeaveATrace(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	who := h.comes(t, "o1", secretPhone)
	if _, err := h.chats.Ask(t.Context(), who.Citizen); err != nil {
		t.Fatal(err)
	}
	for i, said := range []string{"小区门口的路灯不亮", "88"} {
		_, err := h.chats.Hear(t.Context(), who.Citizen, model.Event{From: "o1", Type: model.MsgText, Text: said, MsgID: int64(i + 1), CreatedAt: h.clock()})
		must(t, err)
	}
	query := map[string]any{
		"from": h.clock().Add(-time.Hour).Format(time.RFC3339), "to": h.clock().Add(time.Hour).Format(time.RFC3339), "text": "路灯", "reason": "核查投诉",
	}
	var found struct {
		Items []struct {
			ID    int64
			Phone string
			Hits  []struct{ Text string }
		}
	}
	h.does(t, "supervisor", "POST", "/chats/search", query).into(t, &found)
	if len(found.Items) != 1 || len(found.Items[0].Hits) != 1 || strings.Contains(found.Items[0].Phone, secretPhone) {
		t.Fatalf("found %+v", found)
	}

	query["format"] = "csv"
	_, file := h.exportedAt(t, "supervisor", "/chats/export", query)
	table := string(file.body)
	if !strings.Contains(table, "路灯不亮") || !strings.Contains(table, "核查投诉") || strings.Contains(table, secretPhone) {
		t.Errorf("the file: %s", file)
	}
	delete(query, "reason")
	if a := h.as(t, "supervisor", "POST", "/chats/export", query); a.status != http.StatusUnprocessableEntity || a.fault().Fields["reason"] == "" {
		t.Errorf("without a reason: %s", a)
	}
	query["reason"], query["format"] = "核查投诉", "pdf"
	if a := h.as(t, "supervisor", "POST", "/chats/export", query); a.status != http.StatusUnprocessableEntity || a.fault().Fields["format"] == "" {
		t.Errorf("as a PDF: %s", a)
	}
	if a := h.as(t, "supervisor", "POST", "/chats/99/export", map[string]any{"reason": "核查投诉", "format": "html"}); a.status != http.StatusNotFound {
		t.Errorf("a chat that is none: %s", a)
	}
	query["agent"] = "nobody"
	if a := h.as(t, "supervisor", "POST", "/chats/search", query); a.fault().Fields["agent"] == "" {
		t.Errorf("an agent who is none: %s", a)
	}

	var views struct {
		Items []struct{ Staff, Act, Reason, Query string }
	}
	h.does(t, "auditor", "GET", "/chat-views", nil).into(t, &views)
	if len(views.Items) != 2 || views.Items[0].Act != "export" || views.Items[1].Act != "search" || views.Items[0].Staff != "supervisor" {
		t.Fatalf("the log: %+v", views)
	}
	looks := func(query string) (acts []string) {
		views.Items = nil
		h.does(t, "auditor", "GET", "/chat-views?"+query, nil).into(t, &views)
		for _, v := range views.Items {
			acts = append(acts, v.Act)
		}
		return acts
	}
	day := func(by int) string { return h.clock().AddDate(0, 0, by).UTC().Format(time.RFC3339) }
	for query, want := range map[string][]string{
		"act=search": {"search"}, "act=listen": nil, "staff=supervisor": {"export", "search"}, "staff=supervisor&act=export": {"export"}, "staff=agent": nil,
		"staff=nobody": nil, "from=" + day(-1) + "&to=" + day(1): {"export", "search"}, "from=" + day(1): nil, "to=" + day(-1): nil,
	} {
		if got := looks(query); !slices.Equal(got, want) {
			t.Errorf("%s: %q", query, got)
		}
	}
	if a := h.as(t, "auditor", "GET", "/chat-views?act=stare", nil); a.status != 422 {
		t.Errorf("an act that is none: %s", a)
	}
	looks("")
	if q := views.Items[1]; q.Reason != "核查投诉" || strings.Contains(q.Query, "路灯") {
		t.Errorf("the search in the log: %+v", q)
	}
}
