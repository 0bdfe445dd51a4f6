package handler_test

import (
	"strings"
	"testing"
)

// Who writes names into a copy and looks which are marked would learn whose ticket it is: what is the citizen's own is refused without
// saying which, a few times, and the supervisors hear of it.
func TestAScreenerFindsNobodyByTrying(t *testing.T) {
	h, _, tk := screened(t, nil)
	c := h.drafts(t, "one", tk.Number)
	try := func(words string) said {
		return h.as(t, "one", "PUT", "/cases/"+c.ID, map[string]any{"version": c.Version, "title": c.Title, "content": words, "result": c.Result})
	}
	for _, words := range []string{
		"住在附近的张伟、李娜、" + secretName + "都反映工地夜里打桩。", "可以打13900139000、" + secretPhone + "问工地夜里打桩的事。",
	} {
		a := try(words)
		if a.status != 422 || strings.Contains(string(a.body), "own_") || strings.Contains(string(a.body), secretName) || strings.Contains(string(a.body), secretPhone) {
			t.Errorf("%s: %s", words, a)
		}
	}
	var bell struct{ Items []struct{ Text string } }
	h.does(t, "supervisor", "GET", "/notices", nil).into(t, &bell)
	if len(bell.Items) == 0 || bell.Items[0].Text != "one在案例"+c.ID+"里写入了诉求人的信息，请了解原因" {
		t.Errorf("the supervisor hears: %+v", bell.Items)
	}
	for range 3 {
		try("夜里打桩，找" + secretName + "就知道。")
	}
	if a := try("有市民反映一处工地夜里打桩。"); a.status != 429 {
		t.Errorf("the sixth time: %s", a)
	}
	// Another screener goes on, and what is nobody's own is marked as before.
	var edited caseSeen
	h.does(t, "two", "PUT", "/cases/"+c.ID, map[string]any{"version": c.Version, "title": c.Title, "content": "夜里打桩，可打13912345678。", "result": c.Result}).into(t, &edited)
	if len(edited.Hits) != 1 {
		t.Errorf("%+v", edited.Hits)
	}
}
