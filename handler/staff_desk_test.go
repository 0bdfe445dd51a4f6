package handler_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
)

type chatSeen struct {
	ID         int64
	State, End string
	Citizen    struct{ Name, Phone string }
	Agent      string
	AgentNo    string `json:"agent_no"`
	OpenedAt   string `json:"opened_at"`
	Unread     int
	Owed       int `json:"owed_s"`
	Last       *struct{ Text, From string }
	Window     struct {
		Left  int
		Until *string
	}
	Ticket string `json:"ticket_number"`
	Lines  int
}

type lineSeen struct {
	Seq                                      int
	From, Agent, Kind, Text, Delivery, Label string
	MediaURL                                 string `json:"media_url"`
	MediaState                               string `json:"media_state"`
	Lat                                      *float64
	Hints                                    []string
}

type chatOpened struct {
	Chat    chatSeen
	Lines   []lineSeen
	Citizen struct {
		Name, Phone    string
		Chats, Tickets int
	}
}

type deskSeen struct {
	Seat struct {
		Presence, Nick string
		Capacity       int
	}
	Feed  int64
	Chats []chatSeen
	Queue struct {
		Waiting int
		Longest int `json:"longest_s"`
	}
}

// hides fails where an answer holds who the citizen is.
func hides(t *testing.T, what string, a said) {
	t.Helper()
	for _, s := range []string{secretPhone, openID, "张三"} {
		if strings.Contains(string(a.body), s) {
			t.Errorf("%s tells %s: %s", what, s, a)
		}
	}
}

func TestADayAtTheDesk(t *testing.T) {
	s := beginShift(t)
	read := func(name, method, path string, in, out any, header ...string) {
		t.Helper()
		a := s.as(t, name, method, path, in, header...)
		if a.status/100 != 2 {
			t.Fatalf("%s %s: %s", method, path, a)
		}
		hides(t, method+" "+path, a)
		if out != nil {
			a.into(t, out)
		}
	}
	if a := s.as(t, "agent", "PUT", "/desk/presence", map[string]any{"presence": "online"}); a.status != 409 || a.fault().Code != "agent_offline" {
		t.Errorf("online without a sign of life: %s", a)
	}
	s.online(t, "agent")
	s.waits(t, openID, secretPhone, "小区门口的路灯不亮")
	s.pass(40 * time.Second)
	var desk deskSeen
	read("agent", "GET", "/desk", nil, &desk)
	if desk.Seat.Presence != "online" || desk.Seat.Capacity != 5 || !strings.HasPrefix(desk.Seat.Nick, "客服80") || len(desk.Chats) != 0 || desk.Queue.Waiting != 1 || desk.Queue.Longest != 40 {
		t.Errorf("before: %+v", desk)
	}
	var c chatSeen
	read("agent", "POST", "/desk/next", nil, &c)
	if c.State != "active" || c.Agent != "agent" || c.Citizen.Name != "张*" || c.Citizen.Phone != "138****8000" || c.Unread != 1 || !strings.HasSuffix(c.OpenedAt, "+08:00") || c.Window.Left != 5 || c.Window.Until == nil {
		t.Errorf("next: %+v", c)
	}
	if a := s.as(t, "agent", "POST", "/desk/next", nil); a.status != 204 || len(a.body) > 0 {
		t.Errorf("nobody waits: %s", a)
	}
	path := fmt.Sprint("/chats/", c.ID)
	s.pass(time.Minute)
	var opened chatOpened
	read("agent", "GET", path, nil, &opened)
	if opened.Citizen.Chats != 1 || opened.Citizen.Name != "张*" || opened.Chat.Owed != 60 || len(opened.Lines) != opened.Chat.Lines || opened.Lines[0].Text != "小区门口的路灯不亮" || opened.Lines[0].From != "citizen" {
		t.Errorf("opened: %+v", opened)
	}

	var l, again lineSeen
	read("agent", "POST", path+"/messages", map[string]any{"text": "保证马上去看"}, &l, "Idempotency-Key", "k1")
	if l.From != "agent" || l.Agent != c.AgentNo || l.Delivery != "queued" && l.Delivery != "sent" || len(l.Hints) != 1 {
		t.Errorf("said: %+v", l)
	}
	read("agent", "POST", path+"/messages", map[string]any{"text": "保证马上去看"}, &again, "Idempotency-Key", "k1")
	if again.Seq != l.Seq {
		t.Errorf("said twice: %+v", again)
	}
	read("agent", "POST", path+"/place", map[string]any{"label": "云麓区政务中心", "lat": 23.12, "lng": 113.26}, &l, "Idempotency-Key", "k2")
	if l.Kind != "location" || l.Label != "云麓区政务中心" || l.Lat == nil {
		t.Errorf("a place: %+v", l)
	}
	read("agent", "POST", path+"/typing", nil, nil)
	read("agent", "POST", path+"/read", map[string]any{"seq": 1}, nil)
	read("agent", "POST", path+"/page-link", nil, &l)
	if l.From != "system" || !strings.Contains(l.Text, "/h5/chat") || s.wechat.typing.Load() != 1 {
		t.Errorf("the page: %+v, typing %d", l, s.wechat.typing.Load())
	}
	read("agent", "GET", path+fmt.Sprint("?limit=2&after=", l.Seq-2), nil, &opened)
	if len(opened.Lines) != 2 || opened.Lines[1].Seq != l.Seq || opened.Chat.Unread != 0 || opened.Chat.Owed != 0 {
		t.Errorf("the last two: %+v", opened)
	}

	for to, want := range map[string]string{"agent2": "agent_offline", "nobody": "agent_not_found", "handler": "agent_not_found"} {
		if a := s.as(t, "agent", "POST", path+"/transfer", map[string]any{"to": to}); a.fault().Code != want {
			t.Errorf("to %s: %s", to, a)
		}
	}
	s.online(t, "agent2")
	read("agent", "POST", path+"/transfer", map[string]any{"to": "agent2", "note": "市民要求晚上回复"}, &c)
	if c.Agent != "agent2" {
		t.Errorf("handed over: %+v", c)
	}
	read("agent2", "GET", path, nil, &opened)
	if !slices.ContainsFunc(opened.Lines, func(l lineSeen) bool { return l.From == "note" && l.Text == "市民要求晚上回复" }) {
		t.Errorf("the note: %+v", opened.Lines)
	}
	read("agent2", "POST", path+"/close", nil, &c)
	if c.State != "closed" || c.End != "agent" {
		t.Errorf("closed: %+v", c)
	}
	if a := s.as(t, "agent2", "POST", path+"/messages", map[string]any{"text": "再见"}, "Idempotency-Key", "k9"); a.status != 409 || a.fault().Code != "chat_over" {
		t.Errorf("after the end: %s", a)
	}
	for _, secret := range []string{secretPhone, openID, "张三", "路灯", "保证马上"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log tells %s", secret)
		}
	}
}

// everyAct is every call about one chat, with a body that it takes.
func everyAct(path string) []struct {
	method, path string
	in           any
} {
	return []struct {
		method, path string
		in           any
	}{
		{"GET", path, nil},
		{"POST", path + "/messages", map[string]any{"text": "您好"}},
		{"POST", path + "/place", map[string]any{"label": "云麓区政务中心", "lat": 23.12, "lng": 113.26}},
		{"POST", path + "/typing", nil},
		{"POST", path + "/read", map[string]any{"seq": 1}},
		{"POST", path + "/page-link", nil},
		{"POST", path + "/transfer", map[string]any{"to": "queue"}},
		{"POST", path + "/close", nil},
		{"POST", path + "/ticket", theForm(nil)},
		{"GET", path + "/media/1", nil},
	}
}

// A chat of another agent is none, in the same words as one that there never was.
func TestAForeignChatIsNone(t *testing.T) {
	s := beginShift(t)
	path, _ := s.serves(t)
	foreign, none := everyAct(path), everyAct("/chats/999")
	for i, act := range foreign {
		a := s.as(t, "agent2", act.method, act.path, act.in, "Idempotency-Key", "k1")
		b := s.as(t, "agent2", none[i].method, none[i].path, none[i].in, "Idempotency-Key", "k1")
		if a.status != 404 || a.fault().Code != "chat_not_found" || b.status != a.status || b.fault().Message != a.fault().Message || b.fault().Code != a.fault().Code {
			t.Errorf("%s %s: %s, and of no chat: %s", act.method, act.path, a, b)
		}
	}
	var c chatOpened
	s.does(t, "agent", "GET", path, nil).into(t, &c)
	if c.Chat.Agent != "agent" || c.Chat.State != "active" || c.Chat.Unread != 1 {
		t.Errorf("and yet something happened: %+v", c)
	}
}

func TestWhatIsWrongAtTheDesk(t *testing.T) {
	s := beginShift(t)
	path, _ := s.serves(t)
	key := []string{"Idempotency-Key", "k1"}
	for name, tc := range map[string]struct {
		method, path string
		in           any
		header       []string
		field, says  string
	}{
		"a long text":         {"POST", path + "/messages", map[string]any{"text": strings.Repeat("长", 2001)}, key, "text", "2000"},
		"no text":             {"POST", path + "/messages", map[string]any{"text": " \u200b\n"}, key, "text", "请填写"},
		"no key":              {"POST", path + "/messages", map[string]any{"text": "您好"}, nil, "Idempotency-Key", "36"},
		"a long key":          {"POST", path + "/messages", map[string]any{"text": "您好"}, []string{"Idempotency-Key", strings.Repeat("k", 37)}, "Idempotency-Key", "36"},
		"a strange key":       {"POST", path + "/place", map[string]any{"label": "x"}, []string{"Idempotency-Key", "键"}, "Idempotency-Key", "36"},
		"half a place":        {"POST", path + "/place", map[string]any{"label": "云麓区", "lat": 23.1}, key, "lat", "lng"},
		"a place abroad":      {"POST", path + "/place", map[string]any{"label": "云麓区", "lat": 48.8, "lng": 2.3}, key, "lat", "中国"},
		"a place without":     {"POST", path + "/place", map[string]any{"lat": 23.1, "lng": 113.2}, key, "label", "请填写"},
		"a long note":         {"POST", path + "/transfer", map[string]any{"to": "queue", "note": strings.Repeat("长", 501)}, nil, "note", "500"},
		"a presence":          {"PUT", "/desk/presence", map[string]any{"presence": "lunch"}, nil, "presence", "online"},
		"a chat's number":     {"GET", "/chats/x", nil, nil, "id", "整数"},
		"a file's number":     {"GET", path + "/media/x", nil, nil, "seq", "整数"},
		"no lines":            {"GET", path + "?limit=0", nil, nil, "limit", "1"},
		"many lines":          {"GET", path + "?limit=501", nil, nil, "limit", "500"},
		"a quick reply":       {"PUT", "/quick-replies/Hello", map[string]any{"text": "您好"}, nil, "code", "小写"},
		"a quick reply's":     {"PUT", "/quick-replies/hello", map[string]any{"text": strings.Repeat("长", 501)}, nil, "text", "500"},
		"a ticket without":    {"POST", path + "/ticket", theForm(nil), nil, "Idempotency-Key", "64"},
		"a ticket of a draft": {"POST", path + "/ticket", theForm(map[string]any{"content": "路灯坏了"}), key, "content", "10"},
		"a ticket too long":   {"POST", path + "/ticket", theForm(map[string]any{"content": strings.Repeat("长", 1990)}), key, "content", "另有一行"},
		"a cursor":            {"GET", "/desk/stream?after=-1", nil, nil, "after", "整数"},
		"an event's id":       {"GET", "/desk/stream?after=1", nil, []string{"Last-Event-ID", "x"}, "Last-Event-ID", "整数"},
	} {
		a := s.as(t, "agent", tc.method, tc.path, tc.in, tc.header...)
		if f := a.fault(); a.status != 422 || !strings.Contains(f.Fields[tc.field], tc.says) || !inChinese(f) || len(f.Fields) != 1 {
			t.Errorf("%s: %s", name, a)
		}
	}
	if a := s.as(t, "agent", "POST", path+"/messages", map[string]any{"text": strings.Repeat("长", 40_000)}, key...); a.status != 413 || !strings.Contains(a.fault().Message, "64KB") {
		t.Errorf("an endless text: %s", a)
	}
}

// theForm is what an agent takes down of a chat, with no word of who the citizen is.
func theForm(change map[string]any) map[string]any {
	form := map[string]any{
		"category": "C1", "nature": "投诉", "title": "小区路灯不亮", "address": "云麓区望江街道梧桐路", "content": "小区门口的路灯坏了三天，晚上看不见路。",
	}
	for k, v := range change {
		form[k] = v
	}
	return form
}

func TestAChatBecomesATicket(t *testing.T) {
	s := beginShift(t)
	path, who := s.serves(t)
	file := func(key string, change map[string]any) said {
		t.Helper()
		a := s.as(t, "agent", "POST", path+"/ticket", theForm(change), "Idempotency-Key", key)
		hides(t, "the ticket", a)
		return a
	}
	if a := file("k1", map[string]any{"title": ""}); a.status != 422 || a.fault().Fields["title"] == "" {
		t.Errorf("without a title: %s", a)
	}
	var filed, again struct{ Number string }
	a := file("k1", nil)
	a.into(t, &filed)
	if a.status != 201 || len(filed.Number) != 14 {
		t.Fatalf("filed: %s", a)
	}
	a = file("k1", nil)
	if a.into(t, &again); a.status != 201 || again.Number != filed.Number {
		t.Errorf("filed again: %s", a)
	}
	if a := file("k2", nil); a.status != 409 || a.fault().Code != "wrong_state" {
		t.Errorf("a second ticket: %s", a)
	}
	tk, err := s.store.TicketByNumber(t.Context(), filed.Number)
	must(t, err)
	id := strings.TrimPrefix(path, "/chats/")
	if tk.ContactName != "张三" || tk.Phone != secretPhone || tk.Source != model.SourceAgent || tk.PublicIntent || !strings.HasSuffix(tk.Content, "看不见路。\n（在线客服会话 "+id+" 转录）") {
		t.Errorf("the ticket: %+v", tk)
	}
	var c chatOpened
	s.does(t, "agent", "GET", path, nil).into(t, &c)
	told := 0
	for _, l := range c.Lines {
		if l.From == "system" && strings.Contains(l.Text, model.GroupNumber(filed.Number)) {
			told++
		}
	}
	if c.Chat.Ticket != filed.Number || told != 1 {
		t.Errorf("the chat: %+v", c)
	}
	if a := who.calls("GET", "/tickets/"+filed.Number, nil); a.status != 404 {
		t.Errorf("the citizen opens it: %s", a)
	}
}

// A chat that is handed on in the moment in which its agent makes a ticket of it has that ticket all the same.
func TestATicketOfAChatThatIsHandedOn(t *testing.T) {
	s := beginShift(t)
	path, _ := s.serves(t)
	id, err := strconv.ParseInt(strings.TrimPrefix(path, "/chats/"), 10, 64)
	must(t, err)
	agent, _, err := s.store.StaffByName(t.Context(), "agent")
	must(t, err)
	form := model.Complaint{
		Category: "C1", Nature: "投诉", Title: "小区路灯不亮", Address: "云麓区望江街道梧桐路", Content: "小区门口的路灯坏了三天，晚上看不见路。",
		ContactName: "张三", Phone: secretPhone, PublicIntent: new(bool),
	}
	filed, err := s.desk.Enter(t.Context(), agent, "/"+strconv.FormatInt(id, 36)+"/k1", form) // and the process died
	must(t, err)
	s.does(t, "agent", "POST", path+"/transfer", map[string]any{"to": "queue"})
	var again struct{ Number string }
	a := s.as(t, "agent", "POST", path+"/ticket", theForm(nil), "Idempotency-Key", "k1")
	if a.into(t, &again); a.status != 201 || again.Number != filed.Number {
		t.Fatalf("filed again: %s", a)
	}
	if c, err := s.store.Chat(t.Context(), id); err != nil || c.Ticket != filed.Number || c.State != model.ChatQueued {
		t.Errorf("the chat: %+v, %v", c, err)
	}
	if a := s.as(t, "agent", "POST", path+"/ticket", theForm(nil), "Idempotency-Key", "k2"); a.status != 404 {
		t.Errorf("another ticket of a chat that is not his: %s", a)
	}
}

// Two windows of one agent make one ticket of a chat.
func TestAChatBecomesOneTicketOfManyAtOnce(t *testing.T) {
	s := beginShift(t)
	path, _ := s.serves(t)
	s.token(t, "agent")
	answers := make([]said, 8)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			answers[i] = s.as(t, "agent", "POST", path+"/ticket", theForm(nil), "Idempotency-Key", fmt.Sprintf("k%d", i%4))
		})
	}
	wg.Wait()
	numbers := map[string]bool{}
	for _, a := range answers {
		var filed struct{ Number string }
		switch {
		case a.status == 201:
			a.into(t, &filed)
			numbers[filed.Number] = true
		case a.status != 409 || a.fault().Code != "wrong_state":
			t.Errorf("refused: %s", a)
		}
	}
	var list struct{ Items []struct{ Number string } }
	s.does(t, "dispatcher", "GET", "/tickets", nil).into(t, &list)
	if len(numbers) != 1 || len(list.Items) != 1 {
		t.Errorf("%d numbers were given, and the departments have %d tickets", len(numbers), len(list.Items))
	}
}

// Of a citizen who has unbound meanwhile the agent has to write down who he is.
func TestATicketOfWhoHasUnbound(t *testing.T) {
	s := beginShift(t)
	path, who := s.serves(t)
	if _, err := s.store.Unbind(t.Context(), who.ID); err != nil {
		t.Fatal(err)
	}
	a := s.as(t, "agent", "POST", path+"/ticket", theForm(nil), "Idempotency-Key", "k1")
	if f := a.fault(); a.status != 422 || f.Fields["contact_name"] == "" || f.Fields["phone"] == "" {
		t.Errorf("without a contact: %s", a)
	}
	form := theForm(map[string]any{"contact_name": "李四", "phone": "13900139000", "public_intent": true})
	if a := s.as(t, "agent", "POST", path+"/ticket", form, "Idempotency-Key", "k1"); a.status != 201 {
		t.Errorf("with one: %s", a)
	}
}

// Supervisors look at any chat, with a reason that is kept; the board shows no words.
func TestASupervisorLooks(t *testing.T) {
	s := beginShift(t)
	path, who := s.serves(t)
	s.says(t, who, "已经三天了")
	a := s.as(t, "supervisor", "GET", "/desk/board", nil)
	hides(t, "the board", a)
	var board struct {
		Seats []struct {
			Name, Presence string
			Here           bool
			Active         int
		}
		Chats []chatSeen
	}
	a.into(t, &board)
	if len(board.Chats) != 1 || board.Chats[0].Last != nil || strings.Contains(a.String(), "三天") || len(board.Seats) != 1 || !board.Seats[0].Here || board.Seats[0].Active != 1 || board.Seats[0].Presence != "online" {
		t.Errorf("the board: %s", a)
	}
	for _, reason := range []string{"", "?reason=%E6%9F%A5", "?reason=" + strings.Repeat("%E6%9F%A5", 101)} {
		if a := s.as(t, "supervisor", "GET", path+reason, nil); a.status != 422 || a.fault().Fields["reason"] == "" || strings.Contains(a.String(), "路灯") {
			t.Errorf("for the reason %q: %s", reason, a)
		}
	}
	a = s.as(t, "supervisor", "GET", path+"?reason=%E6%8A%BD%E6%9F%A5%E6%9C%8D%E5%8A%A1", nil, "X-Forwarded-For", "203.0.113.7")
	if a.status != 200 || !strings.Contains(a.String(), "路灯") {
		t.Errorf("with a reason: %s", a)
	}
	hides(t, "the chat", a)
	views, err := s.store.ChatViews(t.Context(), model.ChatViewQuery{}, 0, 10)
	must(t, err)
	if len(views) != 1 || views[0].Act != model.ViewListen || views[0].Reason != "抽查服务" || views[0].Address == "" || fmt.Sprint("/chats/", views[0].ChatID) != path {
		t.Errorf("what is kept: %+v", views)
	}
	if a := s.as(t, "supervisor", "GET", "/chats/999?reason=%E6%8A%BD%E6%9F%A5%E6%9C%8D%E5%8A%A1", nil); a.status != http.StatusNotFound {
		t.Errorf("no chat: %s", a)
	}
	s.does(t, "supervisor", "POST", path+"/close", nil)
}

func TestQuickReplies(t *testing.T) {
	s := beginShift(t)
	save := func(name, code string, in map[string]any) said {
		return s.as(t, name, "PUT", "/quick-replies/"+code, in)
	}
	for _, a := range []said{
		save("agent", "hello", map[string]any{"text": "您好，我是您的专属客服"}),
		save("supervisor", "hello", map[string]any{"text": "您好，请讲"}),
		save("supervisor", "bye", map[string]any{"text": "感谢来电", "shared": true}),
	} {
		if a.status != 200 {
			t.Fatal(a)
		}
	}
	if a := save("agent", "bye", map[string]any{"text": "再见", "shared": true}); a.status != 403 {
		t.Errorf("an agent writes for everybody: %s", a)
	}
	has := func(name string) string {
		var list struct {
			Items []struct {
				Code, Text string
				Shared     bool
			}
		}
		s.does(t, name, "GET", "/quick-replies", nil).into(t, &list)
		return fmt.Sprint(list.Items)
	}
	shared := "{bye 感谢来电 true} {hello 您好，请讲 true}"
	if got := has("agent"); got != "["+shared+" {hello 您好，我是您的专属客服 false}]" {
		t.Errorf("the agent's: %s", got)
	}
	if got := has("agent2"); got != "["+shared+"]" {
		t.Errorf("another's: %s", got)
	}
	s.does(t, "agent", "DELETE", "/quick-replies/hello", nil)
	s.does(t, "supervisor", "DELETE", "/quick-replies/bye?shared=true", nil)
	if got := has("agent"); got != "[{hello 您好，请讲 true}]" {
		t.Errorf("after deleting: %s", got)
	}
}
