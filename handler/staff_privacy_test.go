package handler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// tells fails where an answer holds something personal.
func tells(t *testing.T, what string, a said) {
	t.Helper()
	for _, s := range secrets {
		if strings.Contains(string(a.body), s) {
			t.Errorf("%s tells %s", what, s)
		}
	}
}

// Whatever the staff reads of a ticket in all its life, by whatever route: of whom it is from nothing stands there in clear.
func TestNoRouteOfTheStaffTellsWhoItIs(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	number := owner.files(t, func(f *ticketing.Form) { f.Category, f.Nature = "C1", model.NatureReport }).Number
	read := func() {
		t.Helper()
		for _, name := range []string{"agent", "dispatcher", "supervisor", "handler", "other", "admin"} {
			for _, path := range []string{"/tickets/" + number, "/tickets", "/tickets?status=closed", "/tickets?assisting=true&department=GA", "/notices", "/me"} {
				tells(t, "GET "+path+" to "+name, h.as(t, name, "GET", path, nil))
			}
		}
	}
	does := func(name, what string, in any) {
		t.Helper()
		tells(t, what, h.does(t, name, "POST", step(number, what), in))
		read()
	}
	read()
	does("dispatcher", "return", map[string]any{"reason": "请补充", "elements": []string{"时间"}})
	body := map[string]any{
		"title": "工地通宵施工", "address": secretAddress + "（北门）", "contact_address": secretHome + "302", "contact_name": secretName + "二", "photo_ids": []string{owner.uploads(t)},
		"id_no": "110105194912310038", "lat": 23.129112, "lng": 113.264385,
	}
	if a := owner.calls("POST", "/tickets/"+number+"/completion", body); a.status != 200 {
		t.Fatal(a)
	}
	read()
	does("dispatcher", "accept", nil)
	does("dispatcher", "dispatch", map[string]any{"department": "CG", "assisting": []string{"GA"}})
	does("handler", "sign", nil)
	if a := owner.calls("POST", "/tickets/"+number+"/materials", map[string]any{"text": "昨晚又施工到两点", "photo_ids": []string{owner.uploads(t)}}, "Idempotency-Key", "m1"); a.status != 200 {
		t.Fatal(a)
	}
	does("handler", "contact", map[string]any{"note": "已电话联系"})
	does("supervisor", "release", map[string]any{"reason": "需要核实举报人"})
	does("supervisor", "supervise", map[string]any{"level": 2, "reason": "久拖不决"})
	does("handler", "reply", goodReply)
	does("dispatcher", "close", nil)
	if a := owner.calls("POST", "/tickets/"+number+"/rating", map[string]any{"result": 1, "attitude": 1, "redo": true}); a.status != 200 {
		t.Fatal(a)
	}
	read()
	if text := h.log.String(); strings.Contains(text, number) || slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(text, s) }) {
		if !strings.Contains(text, "ticket submitted") {
			t.Error("the log tells of somebody")
		}
	}
	for _, s := range secrets {
		if strings.Contains(h.log.String(), s) {
			t.Errorf("the log tells %s", s)
		}
	}
}

func (h *hall) reveals(t *testing.T, name, number, field string) said {
	t.Helper()
	return h.as(t, name, "POST", step(number, "reveal"), map[string]any{"field": field, "reason": "联系市民核实"}, "X-Forwarded-For", "203.0.113.7")
}

// Who looks at very many is refused; the log says so, supervisors hear of it, and nothing of it stands in the view log.
func TestTooManyRevealsAreRefused(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	number := h.comes(t, "o1", secretPhone).files(t, nil).Number
	h.handled(t, number)
	last := said{status: 200}
	shown := 0
	for ; last.status == 200 && shown < 1000; shown++ {
		last = h.reveals(t, "handler", number, "phone")
	}
	if f := last.fault(); last.status != 429 || f.Code != "too_many_requests" || !strings.Contains(f.Message, "后可以再查看") || last.header.Get("Retry-After") == "" || shown != 121 {
		t.Fatalf("after %d: %s", shown, last)
	}
	if strings.Contains(last.String(), secretPhone) {
		t.Errorf("shown all the same: %s", last)
	}
	if a := h.does(t, "auditor", "GET", "/audit-log", nil); strings.Count(a.String(), `"failed":"too_many_requests"`) != 1 {
		t.Errorf("the audit log: %.400s", a)
	}
	for name, told := range map[string]bool{"supervisor": true, "dispatcher": false, "handler": false} {
		if a := h.does(t, name, "GET", "/notices", nil); strings.Contains(a.String(), "handler查看个人信息的次数已到上限") != told {
			t.Errorf("%s is told: %s", name, a)
		}
	}
	tk, err := h.store.TicketByNumber(t.Context(), number)
	must(t, err)
	if views, err := h.store.Views(t.Context(), tk.ID); err != nil || len(views) > 120 {
		t.Errorf("%d views, %v", len(views), err)
	}
}

func TestARevealIsWrittenDown(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	number := h.comes(t, "o1", secretPhone).files(t, nil).Number
	h.handled(t, number)
	tk, err := h.store.TicketByNumber(t.Context(), number)
	must(t, err)
	fields := map[string]string{
		"contact_name": secretName, "phone": secretPhone, "address": secretAddress, "contact_address": secretHome, "id_no": secretID, "point": "23.129112,113.264385",
	}
	for field, want := range fields {
		var got struct{ Value string }
		a := h.reveals(t, "handler", number, field)
		a.into(t, &got)
		if a.status != 200 || got.Value != want {
			t.Errorf("%s: %s", field, a)
		}
	}
	views, err := h.store.Views(t.Context(), tk.ID)
	must(t, err)
	if len(views) != len(fields) || views[0].Reason != "联系市民核实" || views[0].StaffID == 0 || views[0].Address == "" {
		t.Errorf("written down: %+v", views)
	}
	for name, tc := range map[string]struct {
		who, field, reason string
		status             int
	}{
		"an agent": {"agent", "phone", "联系市民", 403}, "an admin": {"admin", "phone", "联系市民", 403}, "an auditor": {"auditor", "phone", "联系市民", 403},
		"a dispatcher, the document": {"dispatcher", "id_no", "联系市民", 403}, "a supervisor, the document": {"supervisor", "id_no", "联系市民", 403},
		"a dispatcher, the phone": {"dispatcher", "phone", "联系市民", 200}, "another department": {"other", "phone", "联系市民", 404},
		"no reason": {"handler", "phone", " \u3000", 422}, "too long a reason": {"handler", "phone", strings.Repeat("长", 101), 422}, "no such field": {"handler", "openid", "联系市民", 422},
	} {
		before, _ := h.store.Views(t.Context(), tk.ID)
		a := h.as(t, tc.who, "POST", step(number, "reveal"), map[string]any{"field": tc.field, "reason": tc.reason})
		after, _ := h.store.Views(t.Context(), tk.ID)
		if a.status != tc.status || (len(after) > len(before)) != (tc.status == 200) {
			t.Errorf("%s: %s, %d lines more", name, a, len(after)-len(before))
		}
		if tc.status != 200 {
			tells(t, name, a)
		}
	}
}

// Who reported is the department's to know only once a supervisor released it (domain §14).
func TestWhoReportedIsReleasedFirst(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	number := h.comes(t, "o1", secretPhone).files(t, func(f *ticketing.Form) { f.Nature = model.NatureReport }).Number
	h.handled(t, number)
	for _, field := range []string{"contact_name", "phone", "contact_address", "id_no"} {
		if a := h.reveals(t, "handler", number, field); a.status != 403 || a.fault().Code != "forbidden" {
			t.Errorf("%s: %s", field, a)
		}
	}
	var seen struct {
		Contact struct{ Name, Phone, Address string }
	}
	h.does(t, "handler", "GET", "/tickets/"+number, nil).into(t, &seen)
	if seen.Contact.Name != "" || seen.Contact.Phone != "" || seen.Contact.Address == "" {
		t.Errorf("before the release its department sees %+v", seen)
	}
	if a := h.reveals(t, "handler", number, "address"); a.status != 200 {
		t.Errorf("where it is: %s", a)
	}
	if a := h.reveals(t, "dispatcher", number, "phone"); a.status != 200 {
		t.Errorf("the dispatcher: %s", a)
	}
	h.does(t, "supervisor", "POST", step(number, "release"), map[string]any{"reason": "需要核实举报内容"})
	if a := h.reveals(t, "handler", number, "phone"); a.status != 200 || !strings.Contains(string(a.body), secretPhone) {
		t.Errorf("released: %s", a)
	}
}

func TestPhotosAreForWhoGaveAReason(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	tk := h.comes(t, "o1", secretPhone).files(t, nil)
	h.does(t, "dispatcher", "POST", step(tk.Number, "accept"), nil)
	h.does(t, "dispatcher", "POST", step(tk.Number, "dispatch"), map[string]any{"department": "CG", "assisting": []string{"GA"}})
	see := func(name string) said { return h.as(t, name, "GET", "/photos/"+tk.Photos[0].ID, nil) }
	for _, name := range []string{"handler", "dispatcher", "other"} {
		if a := see(name); a.status != 403 {
			t.Errorf("%s, without a reason: %d", name, a.status)
		}
	}
	if a := h.reveals(t, "other", tk.Number, "photos"); a.status != 403 {
		t.Errorf("who assists: %s", a)
	}
	if a := h.reveals(t, "handler", tk.Number, "photos"); a.status != 200 {
		t.Fatal(a)
	}
	if a := see("handler"); a.status != 200 || a.header.Get("Content-Type") != "image/jpeg" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("after it: %d %v", a.status, a.header)
	}
	if a := see("dispatcher"); a.status != 403 {
		t.Errorf("somebody else: %d", a.status)
	}
	if a := h.as(t, "handler", "GET", "/photos/nothing", nil); a.status != 404 {
		t.Errorf("no photo: %s", a)
	}
	// A ticket that went to another department took its photos with it.
	h.does(t, "handler", "POST", step(tk.Number, "send-back"), map[string]any{"reason": "职能不符", "basis": "三定方案第五条"})
	h.does(t, "dispatcher", "POST", step(tk.Number, "take-back"), map[string]any{})
	if a := see("handler"); a.status != 404 {
		t.Errorf("taken back, the department that had it: %d", a.status)
	}
	h.does(t, "dispatcher", "POST", step(tk.Number, "dispatch"), map[string]any{"department": "GA"})
	if a := see("handler"); a.status != 404 {
		t.Errorf("with another department, the one that had it: %d", a.status)
	}
}

// A handler knows the tickets that his department leads, reads those with which it assists, and no others exist for him.
func TestAHandlersTickets(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	h.hire(t, "nowhere", "", model.RoleHandler)
	owner := h.comes(t, "o1", secretPhone)
	led, helped, free := owner.files(t, nil).Number, owner.files(t, nil).Number, owner.files(t, nil).Number
	h.does(t, "dispatcher", "POST", step(led, "accept"), nil)
	h.does(t, "dispatcher", "POST", step(led, "dispatch"), map[string]any{"department": "CG"})
	h.does(t, "dispatcher", "POST", step(helped, "accept"), nil)
	h.does(t, "dispatcher", "POST", step(helped, "dispatch"), map[string]any{"department": "GA", "assisting": []string{"CG"}})

	unknown := h.as(t, "handler", "GET", "/tickets/26112310483520", nil)
	if mistyped := h.as(t, "handler", "GET", "/tickets/1", nil); mistyped.fault().Message != unknown.fault().Message || strings.Contains(unknown.fault().Message, "手机") {
		t.Errorf("told of another ticket: %s, of none: %s", unknown, mistyped)
	}
	for _, tc := range []struct {
		who, number string
		status      int
	}{
		{"handler", led, 200},
		{"handler", helped, 200},
		{"handler", free, 404},
		{"other", led, 404},
		{"other", helped, 200},
		{"other", free, 404},
		{"nowhere", led, 404},
		{"nowhere", helped, 404},
		{"nowhere", free, 404},
	} {
		a := h.as(t, tc.who, "GET", "/tickets/"+tc.number, nil)
		if a.status != tc.status || (a.status == 404 && a.fault().Message != unknown.fault().Message) {
			t.Errorf("%s reads %s: %s", tc.who, tc.number, a)
		}
	}
	var view struct{ Actions []string }
	h.does(t, "handler", "GET", "/tickets/"+helped, nil).into(t, &view)
	if len(view.Actions) != 0 {
		t.Errorf("who assists is offered %v", view.Actions)
	}
	for _, name := range []string{"sign", "send-back", "contact", "progress", "reply", "requests", "resume"} {
		body := map[string]any{"reason": "职能不符", "basis": "三定方案第五条", "note": "正在办理中", "kind": "supplement"}
		for k, v := range goodReply {
			body[k] = v
		}
		if a := h.as(t, "handler", "POST", step(helped, name), body); a.status != 404 && a.status != 409 {
			t.Errorf("who assists takes the step %s: %s", name, a)
		}
		if a := h.as(t, "other", "POST", step(led, name), body); a.status != 404 {
			t.Errorf("another department takes the step %s: %s", name, a)
		}
	}
	for query, want := range map[string]string{"": led, "?department=GA": led, "?assisting=true": helped, "?department=GA&assisting=true": helped} {
		var list struct{ Items []struct{ Number string } }
		h.does(t, "handler", "GET", "/tickets"+query, nil).into(t, &list)
		if len(list.Items) != 1 || list.Items[0].Number != want {
			t.Errorf("his list %s: %+v", query, list)
		}
	}
	if a := h.as(t, "nowhere", "GET", "/tickets", nil); a.status != 403 {
		t.Errorf("a handler of nowhere lists: %s", a)
	}
}

func TestTheSlowerOfTwo(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	h.hire(t, "second", "", model.RoleDispatcher)
	number := h.comes(t, "o1", secretPhone).files(t, nil).Number
	var view struct{ Version int }
	h.does(t, "dispatcher", "GET", "/tickets/"+number, nil).into(t, &view)
	h.does(t, "second", "POST", step(number, "accept"), map[string]any{"version": view.Version})
	late := h.as(t, "dispatcher", "POST", step(number, "reject"), map[string]any{"version": view.Version, "code": "R1"})
	if late.status != 409 || late.fault().Code != "changed_meanwhile" {
		t.Errorf("the second: %s", late)
	}
	if tk, err := h.store.TicketByNumber(t.Context(), number); err != nil || tk.Status != model.Accepted || tk.Version != view.Version+1 || tk.Course.Rejected != nil {
		t.Errorf("it was overwritten: %+v, %v", tk, err)
	}
	// At the very same time, and without saying what they saw.
	again := h.comes(t, "o1b", secretPhone).files(t, nil).Number
	answers := make(chan said, 2)
	for _, name := range []string{"dispatcher", "second"} {
		token := h.token(t, name)
		go func() {
			answers <- h.send("POST", "/api/staff/v1"+step(again, "accept"), nil, "Authorization", "Bearer "+token)
		}()
	}
	statuses := []int{(<-answers).status, (<-answers).status}
	slices.Sort(statuses)
	if !slices.Equal(statuses, []int{200, 409}) {
		t.Errorf("two at once: %v", statuses)
	}
	tk, err := h.store.TicketByNumber(t.Context(), again)
	must(t, err)
	if steps, err := h.store.Happenings(t.Context(), tk.ID); err != nil || len(steps) != 2 || tk.Version != 1 {
		t.Errorf("%d steps, version %d, %v", len(steps), tk.Version, err)
	}
}

// The staff's data never come out at a citizen's window: no names of staff, no internal notes, no quarrel about who is
// responsible (domain §9).
func TestACitizenReadsNothingInternal(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	number := owner.files(t, nil).Number
	h.does(t, "dispatcher", "POST", step(number, "accept"), nil)
	h.does(t, "dispatcher", "POST", step(number, "dispatch"), map[string]any{"department": "GA"})
	h.does(t, "other", "POST", step(number, "send-back"), map[string]any{"reason": "职能不符", "basis": "内部甲：三定方案第五条"})
	h.does(t, "dispatcher", "POST", step(number, "insist"), map[string]any{"note": "内部乙：属于你单位"})
	h.does(t, "other", "POST", step(number, "send-back"), map[string]any{"reason": "职能不符", "basis": "内部丙：三定方案第五条"})
	h.does(t, "dispatcher", "POST", step(number, "take-back"), map[string]any{"note": "内部丁：同意"})
	h.does(t, "dispatcher", "POST", step(number, "dispatch"), map[string]any{"department": "CG"})
	h.does(t, "handler", "POST", step(number, "sign"), nil)
	h.does(t, "handler", "POST", step(number, "contact"), map[string]any{"note": "内部戊：态度不好"})
	h.does(t, "handler", "POST", step(number, "reply"), map[string]any{
		"text": "经核查，该工地夜间施工未取得许可，已责令停止施工。", "internal": "内部己：现场检查", "truth": "属实", "solved": "未解决", "unsolved": "内部庚：拒不改正",
	})
	h.does(t, "dispatcher", "POST", step(number, "review-fail"), map[string]any{"reason": "内部辛：答非所问"})
	h.does(t, "handler", "POST", step(number, "reply"), goodReply)
	h.does(t, "dispatcher", "POST", step(number, "close"), nil)
	a := owner.calls("GET", "/tickets/"+number, nil)
	if a.status != 200 || !strings.Contains(string(a.body), "市城管局") {
		t.Fatal(a)
	}
	for _, word := range []string{"内部", "退回", "职能不符", "dispatcher", "handler", "拒不改正", "审核"} {
		if strings.Contains(string(a.body), word) {
			t.Errorf("the citizen reads %s: %s", word, a)
		}
	}
	if n := strings.Count(string(a.body), `"label":"已转`); n != 2 {
		t.Errorf("handed on %d times", n)
	}
}

// A ticket that could be no case is nothing to a screener: by excluding it he would read its title, and learn that there is one.
func TestAScreenerExcludesWhatCouldBeACase(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	numbers := []string{"26112310483520"} // which no ticket has
	for name, change := range map[string]func(*ticketing.Form){
		"不公开":        func(f *ticketing.Form) { f.Complaint.PublicIntent = new(bool) },
		"举报":         func(f *ticketing.Form) { f.Complaint.Category, f.Complaint.Nature = "C1", model.NatureReport },
		"on its way": nil,
	} {
		tk := owner.files(t, change)
		if a := h.as(t, "screener", "POST", "/case-exclusions", map[string]any{"ticket_number": tk.Number, "reason": "minor"}); a.status != 409 || a.fault().Code != "case_not_allowed" {
			t.Errorf("%s: %s", name, a)
		}
		numbers = append(numbers, tk.Number)
	}
	said := map[string]bool{}
	for _, number := range numbers {
		for path, form := range map[string]map[string]any{
			"/cases":                               {"ticket_number": number},
			"/case-exclusions":                     {"ticket_number": number, "reason": "minor"},
			"/case-exclusions/" + number + "/undo": {"reason": "可以公开"},
		} {
			a := h.as(t, "screener", "POST", path, form)
			said[fmt.Sprint(a.status, a.fault().Code, a.fault().Message)] = true
		}
		if a := h.as(t, "screener", "GET", "/case-candidates?cursor="+number, nil); a.status != 422 { // it is none, whose ever it is
			t.Errorf("a number as a cursor: %s", a)
		}
	}
	if len(said) != 1 {
		t.Errorf("numbers that are none of his are told apart: %v", said)
	}
	if a := h.does(t, "screener", "GET", "/case-exclusions", nil); !strings.Contains(string(a.body), `"items":[]`) {
		t.Errorf("they are listed: %s", a)
	}
}
