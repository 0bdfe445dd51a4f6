package handler_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.org/hotline/service/ticketing"
)

type bulkAnswer struct {
	Items []struct {
		Number, Code, Message string
		Status                string `json:"status_label"`
		OK                    bool
	}
	Done int
}

func TestManyTicketsAtOnceAreTriedBeforeTheyAreTaken(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	first, second := owner.files(t, nil).Number, owner.files(t, nil).Number
	h.does(t, "dispatcher", "POST", step(second, "accept"), nil)
	ask := map[string]any{"act": "accept", "preview": true, "items": []map[string]any{{"number": first, "version": 0}, {"number": second, "version": 0}, {"number": "1"}}}
	var got bulkAnswer
	h.does(t, "dispatcher", "POST", "/tickets/bulk", ask).into(t, &got)
	if got.Done != 1 || !got.Items[0].OK || got.Items[0].Status != "待派单" || got.Items[1].Code != "changed_meanwhile" || got.Items[2].Code != "ticket_not_found" {
		t.Fatalf("the preview says %+v", got)
	}
	if tk, err := h.store.TicketByNumber(t.Context(), first); err != nil || tk.Version != 0 || tk.Status != "submitted" {
		t.Fatalf("the preview left %+v, %v", tk, err)
	}
	ask["preview"] = false
	h.does(t, "dispatcher", "POST", "/tickets/bulk", ask).into(t, &got)
	if tk, err := h.store.TicketByNumber(t.Context(), first); err != nil || got.Done != 1 || tk.Status != "accepted" {
		t.Fatalf("it left %+v, %v, %+v", tk, err, got)
	}
	if l := h.lines(t, 1)[0]; l.Detail != `{"act":"accept","numbers_1":"`+first+" "+second+`","preview":"false","tickets":"3"}` {
		t.Errorf("in the audit log: %s", l.Detail)
	}
	both := []map[string]any{{"number": first}, {"number": second}}
	for field, wrong := range map[string]map[string]any{
		"act":        {"act": "reject", "items": both},
		"items":      {"act": "accept"},
		"department": {"act": "dispatch", "params": map[string]any{"department": "XX"}, "items": both},
	} {
		if a := h.as(t, "dispatcher", "POST", "/tickets/bulk", wrong); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%s: %s", field, a)
		}
	}
	h.does(t, "dispatcher", "POST", "/tickets/bulk", map[string]any{"act": "dispatch", "params": map[string]any{"department": "CG"}, "items": both}).into(t, &got)
	if got.Done != 2 || got.Items[1].Status != "待签收" {
		t.Errorf("dispatched: %+v", got)
	}
	h.does(t, "supervisor", "POST", "/tickets/bulk", map[string]any{"act": "supervise", "params": map[string]any{"level": 2, "reason": "集中督办"}, "items": both}).into(t, &got)
	if got.Done != 2 {
		t.Errorf("supervised: %+v", got)
	}
	for who, want := range map[string]string{"other": "ticket_not_found", "handler": ""} {
		var would bulkAnswer
		h.does(t, who, "POST", "/tickets/bulk", map[string]any{"act": "sign", "preview": true, "items": both}).into(t, &would)
		if would.Items[0].Code != want || would.Items[0].OK != (want == "") {
			t.Errorf("%s would sign: %+v", who, would)
		}
	}
	h.does(t, "handler", "POST", "/tickets/bulk", map[string]any{"act": "sign", "items": both}).into(t, &got)
	if got.Done != 2 || got.Items[0].Status != "办理中" {
		t.Errorf("signed: %+v", got)
	}
	h.does(t, "handler", "POST", "/tickets/bulk", map[string]any{"act": "close", "items": both}).into(t, &got)
	if got.Done != 0 {
		t.Errorf("a handler closes: %+v", got)
	}
	h.does(t, "supervisor", "POST", "/tickets/bulk", map[string]any{"act": "accept", "items": both}).into(t, &got)
	if got.Done != 0 {
		t.Errorf("a supervisor accepts: %+v", got)
	}
}

func TestTicketsAreFoundByNumberPhoneAndWords(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	noise := owner.files(t, nil).Number
	lamp := owner.files(t, func(f *ticketing.Form) {
		f.Title, f.Content = "小区路灯不亮", "小区门口的路灯坏了三天，晚上看不见路"
	}).Number
	h.handled(t, noise)
	must(t, h.bySearch.Step(t.Context()))
	find := func(who, q string) string {
		var got listedTickets
		h.does(t, who, "POST", "/tickets/search", map[string]any{"q": q}).into(t, &got)
		return strings.Join(got.numbers(), " ")
	}
	for q, want := range map[string]string{lamp[:6] + " " + lamp[6:]: lamp, secretPhone: lamp + " " + noise, "路灯": lamp, "打桩": noise, "量子力学": ""} {
		if got := find("dispatcher", q); got != want {
			t.Errorf("%q finds %q, want %q", q, got, want)
		}
	}
	if got := find("handler", "打桩") + find("handler", "路灯"); got != noise {
		t.Errorf("a handler finds %q", got)
	}
	if got := find("other", "打桩") + find("other", noise); got != "" {
		t.Errorf("another department's finds %q", got)
	}
	if a := h.as(t, "dispatcher", "POST", "/tickets/search", map[string]any{"q": " "}); a.status != 422 {
		t.Errorf("nothing: %s", a)
	}
	if a := h.as(t, "handler", "POST", "/tickets/search", map[string]any{"q": secretPhone}); a.status != 422 {
		t.Errorf("a handler asks who files: %s", a)
	}
}

// The digits behind a mask cannot be tried one after the other.
func TestPhonesAreNotTriedOneByOne(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var last said
	for i := range 61 {
		last = h.as(t, "agent", "POST", "/tickets/search", map[string]any{"q": fmt.Sprintf("1380000%04d", i)})
	}
	if last.status != http.StatusTooManyRequests {
		t.Fatalf("%s", last)
	}
	if a := h.as(t, "agent", "POST", "/tickets/search", map[string]any{"q": "路灯"}); a.status != http.StatusOK {
		t.Errorf("words: %s", a)
	}
}

func TestADispatcherIsToldWhereAMatterMayBelong(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	past := owner.files(t, nil).Number
	h.handled(t, past)
	must(t, h.bySearch.Step(t.Context()))
	h.does(t, "supervisor", "POST", "/dispatch-rules", map[string]any{"words": []string{"打桩"}, "department": "GA", "active": true})
	number := owner.files(t, nil).Number
	var got struct {
		Departments []struct {
			Code string
			Why  []string
		}
		Related []struct{ Number, Why string }
	}
	a := h.does(t, "dispatcher", "GET", "/tickets/"+number+"/hints", nil)
	a.into(t, &got)
	if len(got.Departments) != 2 || got.Departments[0].Code != "GA" || got.Departments[0].Why[0] != "规则：提到“打桩”" ||
		got.Departments[1].Code != "CG" || got.Departments[1].Why[0] != "近似的1件中1件由该单位办理" {
		t.Errorf("departments: %+v", got.Departments)
	}
	if len(got.Related) != 1 || got.Related[0].Number != past || got.Related[0].Why != "相距约0米，标题相近" {
		t.Errorf("related: %+v", got.Related)
	}
	for _, s := range secrets {
		if strings.Contains(string(a.body), s) {
			t.Errorf("it says %s", s)
		}
	}
}

func TestViewsAndTemplatesAreOnesOwnOrShared(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	type item struct {
		ID      int64
		Name    string
		Shared  bool
		Version int
	}
	keep := func(who, path string, in map[string]any) (one item) {
		h.does(t, who, "POST", path, in).into(t, &one)
		return one
	}
	names := func(who, path string) string {
		var got struct{ Items []item }
		h.does(t, who, "GET", path, nil).into(t, &got)
		var all []string
		for _, one := range got.Items {
			all = append(all, one.Name)
		}
		return strings.Join(all, " ")
	}
	own := keep("dispatcher", "/ticket-views", map[string]any{"name": "夜间噪音", "query": "status=open&category=C5"})
	keep("supervisor", "/ticket-views", map[string]any{"name": "红牌", "query": "alarm=3", "shared": true, "role": "dispatcher"})
	if got := names("dispatcher", "/ticket-views") + "/" + names("handler", "/ticket-views"); got != "红牌 夜间噪音/" {
		t.Errorf("views: %q", got)
	}
	if a := h.as(t, "dispatcher", "POST", "/ticket-views", map[string]any{"name": "夜间噪音", "query": "alarm=1"}); a.status != 422 || a.fault().Fields["name"] == "" {
		t.Errorf("a name twice: %s", a)
	}
	if a := h.as(t, "dispatcher", "POST", "/ticket-views", map[string]any{"name": "大家的", "query": "alarm=1", "shared": true, "role": "agent"}); a.status != 403 {
		t.Errorf("a dispatcher shares: %s", a)
	}
	at := fmt.Sprintf("/ticket-views/%d", own.ID)
	if a := h.as(t, "supervisor", "DELETE", at, nil); a.status != 404 {
		t.Errorf("somebody else's: %s", a)
	}
	h.does(t, "dispatcher", "PUT", at, map[string]any{"name": "噪音", "query": "category=C5", "version": own.Version})
	if a := h.as(t, "dispatcher", "PUT", at, map[string]any{"name": "夜噪", "query": "alarm=1", "version": own.Version}); a.status != 409 || a.fault().Code != "changed_meanwhile" {
		t.Errorf("over a change that was not seen: %s", a)
	}
	if got := names("dispatcher", "/ticket-views"); got != "红牌 噪音" {
		t.Errorf("it left %q", got)
	}
	h.does(t, "dispatcher", "DELETE", at, nil)
	if a := h.as(t, "dispatcher", "PUT", at, map[string]any{"name": "噪音", "query": "category=C5"}); a.status != 404 {
		t.Errorf("after it was deleted: %s", a)
	}

	department := keep("handler", "/reply-templates", map[string]any{"name": "停工", "text": "您反映的【标题】已责令停工。", "shared": true})
	keep("supervisor", "/reply-templates", map[string]any{"name": "问候", "text": "您好，感谢来电。", "shared": true})
	keep("handler", "/reply-templates", map[string]any{"name": "我的", "text": "已核查。"})
	if got := names("handler", "/reply-templates") + "/" + names("other", "/reply-templates"); got != "我的 停工 问候/问候" {
		t.Errorf("templates: %q", got)
	}
	if a := h.as(t, "other", "PUT", fmt.Sprintf("/reply-templates/%d", department.ID), map[string]any{"name": "x", "text": "yy"}); a.status != 404 {
		t.Errorf("another department's template: %s", a)
	}
	for _, tc := range []struct {
		who, path string
		in        map[string]any
	}{
		{"handler", fmt.Sprintf("/reply-templates/%d", department.ID), map[string]any{"name": "停工", "text": "已责令停工。"}},
		{
			"admin", fmt.Sprintf("/dispatch-rules/%d", keep("admin", "/dispatch-rules", map[string]any{"category": "C4", "department": "CG"}).ID),
			map[string]any{"category": "C4", "department": "GA"},
		},
	} {
		tc.in["version"] = 1
		h.does(t, tc.who, "PUT", tc.path, tc.in)
		if a := h.as(t, tc.who, "PUT", tc.path, tc.in); a.status != 409 || a.fault().Code != "changed_meanwhile" {
			t.Errorf("%s over a change that was not seen: %s", tc.path, a)
		}
	}
	rule := keep("admin", "/dispatch-rules", map[string]any{"category": "C5", "department": "CG", "active": true})
	if a := h.as(t, "supervisor", "PUT", fmt.Sprintf("/dispatch-rules/%d", rule.ID), map[string]any{"category": "C5", "department": "XX"}); a.status != 422 || a.fault().Fields["department"] == "" {
		t.Errorf("an unknown department: %s", a)
	}
}
