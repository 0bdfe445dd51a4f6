package handler_test

import (
	"maps"
	"strings"
	"testing"

	"example.org/hotline/model"
)

func called(changes map[string]any) map[string]any {
	form := map[string]any{
		"category": "C1", "nature": "求助", "title": "地铁口井盖缺失", "address": "云麓区麓湖路地铁站A口", "content": "A口外人行道井盖缺失，行人容易踩空。",
		"contact_name": "王芳", "phone": secretPhone, "public_intent": false, "id_type": "护照", "id_no": "E12345678", "lat": 23.129112, "lng": 113.264385,
	}
	maps.Copy(form, changes)
	return form
}

// A form that was sent, whose answer got lost and that was then changed is not taken for what it was.
func TestAFormThatBecameATicketBeforeItWasChanged(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var first, again struct{ Number string }
	h.as(t, "agent", "POST", "/tickets", called(nil), "Idempotency-Key", "k1").into(t, &first)
	h.as(t, "agent", "POST", "/tickets", called(map[string]any{"title": "  地铁口井盖缺失 "}), "Idempotency-Key", "k1").into(t, &again)
	if first.Number == "" || again.Number != first.Number {
		t.Fatalf("the same again: %q, %q", first, again)
	}
	for field, change := range map[string]any{
		"content": "B口外人行道井盖缺失，行人容易踩空。", "phone": "13800138111", "public_intent": true, "lat": 23.13, "id_no": "E12345679", "contact_address": "云麓区1号",
	} {
		a := h.as(t, "agent", "POST", "/tickets", called(map[string]any{field: change}), "Idempotency-Key", "k1")
		if a.status != 409 || a.fault().Code != "entered_before" || !strings.Contains(a.fault().Message, model.GroupNumber(first.Number)) {
			t.Errorf("%s changed: %s", field, a)
		}
	}
	if a := h.as(t, "agent", "POST", "/tickets", called(map[string]any{"title": "井盖"}), "Idempotency-Key", "k2"); a.status != 201 {
		t.Errorf("another form: %s", a)
	}
}

func TestWhatMayHaveBeenTakenDownAlready(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var first struct{ Number string }
	h.as(t, "agent", "POST", "/tickets", called(nil), "Idempotency-Key", "k1").into(t, &first)
	var found struct {
		Items   []struct{ Number, Why string }
		NoPhone bool `json:"no_phone"`
	}
	look := func(phone, title string) []struct{ Number, Why string } {
		h.does(t, "agent", "POST", "/tickets/similar", map[string]any{"phone": phone, "category": "C1", "title": title, "lat": 23.129, "lng": 113.264}).into(t, &found)
		return found.Items
	}
	if got := look(secretPhone, "地铁口的井盖缺失"); len(got) != 1 || got[0].Number != first.Number || got[0].Why != "同一电话，地点相近，标题相近" {
		t.Errorf("the same caller: %+v", got)
	}
	if got := look("13800138111", "路面塌陷"); len(got) != 1 || got[0].Why != "地点相近" {
		t.Errorf("a neighbour: %+v", got)
	}
	if got := look("nobody", ""); len(got) != 1 {
		t.Errorf("without a phone: %+v", got)
	}
	if found.NoPhone {
		t.Error("no phone was left out yet")
	}
	// Whoever looks up too many phones goes on without the callers' own, and is told.
	for range 60 {
		look(secretPhone, "地铁口的井盖缺失")
	}
	if got := look(secretPhone, "地铁口的井盖缺失"); len(got) != 1 || got[0].Why != "地点相近，标题相近" || !found.NoPhone {
		t.Errorf("after sixty: %+v", found)
	}
}
