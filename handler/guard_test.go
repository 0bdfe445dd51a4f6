package handler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// guarded is a ticket that is so many days old, of a phone that somebody else has now.
func guarded(t *testing.T, days int) (h *hall, first, second *person, tk model.Ticket) {
	t.Helper()
	h = opened(t)
	h.everybody(t)
	first = h.comes(t, "first", secretPhone)
	tk = first.files(t, nil)
	h.pass(time.Duration(days) * 24 * time.Hour)
	if _, err := h.store.Unbind(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	return h, first, h.comes(t, "second", secretPhone), tk
}

type lockedView struct {
	Number, Title, Status, Category string
	Locked                          bool
	Unlock, Actions                 []string
	Content, Phone, Address         string
	ContactName                     string `json:"contact_name"`
	Timeline                        []any
	Photos                          []any
	Items                           []struct {
		Title, StatusNote string
		Locked            bool
	}
}

// Who holds a number that was given out again does not read what its holder before him filed (domain §8).
func TestARecycledNumberTellsNothing(t *testing.T) {
	_, _, second, tk := guarded(t, 91)
	for _, path := range []string{"/tickets", "/tickets?status=待受理", "/tickets/" + tk.Number} {
		a := second.calls("GET", path, nil)
		if a.status != 200 {
			t.Fatalf("%s: %s", path, a)
		}
		tells(t, path, a)
		if strings.Contains(string(a.body), tk.Title) || strings.Contains(string(a.body), "打桩") || strings.Contains(string(a.body), tk.Photos[0].ID) {
			t.Errorf("%s shows the ticket: %s", path, a)
		}
	}
	var list, view lockedView
	second.calls("GET", "/tickets", nil).into(t, &list)
	if len(list.Items) != 1 || !list.Items[0].Locked || list.Items[0].Title != "工地****" {
		t.Errorf("the list: %+v", list.Items)
	}
	second.calls("GET", "/tickets/"+tk.Number, nil).into(t, &view)
	if !view.Locked || fmt.Sprint(view.Unlock) != "[name id_last4]" || fmt.Sprint(view.Actions) != "[unlock]" || view.Number != tk.Number || view.Category != "C5" || len(view.Timeline) != 0 {
		t.Errorf("%+v", view)
	}
	if a := second.calls("GET", "/photos/"+tk.Photos[0].ID, nil); a.status != 404 {
		t.Errorf("its photo: %d", a.status)
	}
	for path, body := range map[string]any{
		"POST withdrawal": nil, "POST completion": map[string]any{"title": "别的标题"}, "POST materials": map[string]any{"text": "又在施工又在施工"},
		"POST reminder": map[string]any{}, "POST rating": map[string]any{"result": 5, "attitude": 5}, "POST redo": map[string]any{"reason": "没有解决问题"},
		"PUT public-intent": map[string]any{"public_intent": false},
	} {
		method, action, _ := strings.Cut(path, " ")
		if a := second.calls(method, step(tk.Number, action), body, "Idempotency-Key", "k1"); a.status != 403 || a.fault().Code != "locked" {
			t.Errorf("%s: %s", path, a)
		}
	}
}

func TestWhatOpensAnOldTicket(t *testing.T) {
	for name, tc := range map[string]struct {
		answer map[string]any
		status int
	}{
		"the name": {map[string]any{"name": secretName}, 200}, "the last four": {map[string]any{"id_last4": "002x"}, 200},
		"the name with blanks": {map[string]any{"name": " " + secretName + " "}, 200},
		"another name":         {map[string]any{"name": "李四"}, 422}, "part of the name": {map[string]any{"name": "欧阳"}, 422},
		"another number": {map[string]any{"id_last4": "1234"}, 422}, "more of the number": {map[string]any{"id_last4": "1002X"}, 422},
		"less of the number": {map[string]any{"id_last4": "X"}, 422}, "nothing": {map[string]any{}, 422}, "blanks": {map[string]any{"name": "  ", "id_last4": "    "}, 422},
	} {
		_, _, second, tk := guarded(t, 91)
		a := second.calls("POST", step(tk.Number, "identity"), tc.answer)
		if a.status != tc.status {
			t.Errorf("%s: %s", name, a)
		}
		if a.status != 200 {
			tells(t, name, a)
			if len(a.fault().Fields) == 0 {
				t.Errorf("%s: no field is named: %s", name, a)
			}
			continue
		}
		if a = second.calls("GET", "/tickets/"+tk.Number, nil); !strings.Contains(string(a.body), `"locked":false`) || !strings.Contains(string(a.body), "打桩") {
			t.Errorf("%s: it does not stay open: %s", name, a)
		}
		photo := "/photos/" + tk.Photos[0].ID
		if a = second.calls("GET", photo, nil); a.status != 200 || a.header.Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%s: its photo: %d %s", name, a.status, a.header)
		}
		if again := second.calls("GET", photo, nil, "If-None-Match", a.header.Get("ETag")); again.status != 304 || len(again.body) > 0 {
			t.Errorf("%s: its photo, which the browser has: %d", name, again.status)
		}
		if a = second.calls("POST", step(tk.Number, "withdrawal"), nil); a.status != 200 {
			t.Errorf("%s: a step: %s", name, a)
		}
	}
}

func TestFiveAnswersADay(t *testing.T) {
	h, _, second, tk := guarded(t, 91)
	for range 5 {
		if a := second.calls("POST", step(tk.Number, "identity"), map[string]any{"id_last4": "1234"}); a.status != 422 {
			t.Fatal(a)
		}
	}
	if a := second.calls("POST", step(tk.Number, "identity"), map[string]any{"name": secretName}); a.status != 429 || a.header.Get("Retry-After") == "" {
		t.Errorf("the sixth, which is right: %s", a)
	}
	h.pass(24 * time.Hour)
	if a := second.calls("POST", step(tk.Number, "identity"), map[string]any{"name": secretName}); a.status != 200 {
		t.Errorf("the next day: %s", a)
	}
}

func TestWhoIsNotAsked(t *testing.T) {
	_, _, second, tk := guarded(t, 90)
	if a := second.calls("GET", "/tickets/"+tk.Number, nil); !strings.Contains(string(a.body), `"locked":false`) {
		t.Errorf("a ticket of ninety days: %s", a)
	}
	h, first, _, old := guarded(t, 400)
	must(t, h.store.Bind(t.Context(), model.Binding{CitizenID: first.ID, Name: "张三", Phone: secretPhone, BoundAt: h.clock()}))
	if a := first.calls("GET", "/tickets/"+old.Number, nil); a.status != 200 || !strings.Contains(string(a.body), `"locked":false`) || !strings.Contains(string(a.body), secretName) {
		t.Errorf("who filed it himself: %s", a)
	}
	if a := first.calls("GET", "/tickets/26112310483520", nil); a.status != 404 {
		t.Errorf("no ticket: %s", a)
	}
	stranger := h.comes(t, "third", "13900139000")
	if a := stranger.calls("POST", step(old.Number, "identity"), map[string]any{"name": secretName}); a.status != 404 || a.fault().Code != "ticket_not_found" {
		t.Errorf("a stranger who knows the name: %s", a)
	}
}

// What a ticket without a document asks is the name alone.
func TestATicketWithoutADocument(t *testing.T) {
	h := opened(t)
	first := h.comes(t, "first", secretPhone)
	tk := first.files(t, func(f *ticketing.Form) { f.IDType, f.IDNo = "", "" })
	h.pass(91 * 24 * time.Hour)
	family := h.comes(t, "family", secretPhone)
	var view lockedView
	family.calls("GET", "/tickets/"+tk.Number, nil).into(t, &view)
	if fmt.Sprint(view.Unlock) != "[name]" {
		t.Errorf("%+v", view)
	}
	if a := family.calls("POST", step(tk.Number, "identity"), map[string]any{"id_last4": ""}); a.status != 422 {
		t.Errorf("a blank number: %s", a)
	}
	if a := family.calls("POST", step(tk.Number, "identity"), map[string]any{"id_last4": "0000"}); a.status != 422 {
		t.Errorf("some number: %s", a)
	}
}
