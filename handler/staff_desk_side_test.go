package handler_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

type pastSeen struct {
	Items []struct {
		ID          int64
		End, Agent  string
		Name, Phone string
		Lines       int
		Hits        []any
	}
	Next string `json:"next_cursor"`
}

// endsWith88 serves a citizen's words and lets him end it.
func (s *shift) endsWith88(t *testing.T, agent string, who *person, said string) int64 {
	t.Helper()
	s.online(t, agent)
	_, err := s.chats.Ask(t.Context(), who.Citizen)
	must(t, err)
	s.says(t, who, said)
	var c chatSeen
	s.does(t, agent, "POST", "/desk/next", nil).into(t, &c)
	s.says(t, who, "88")
	s.pass(time.Minute)
	return c.ID
}

// An agent reads what the citizen whom he serves said before, and that he did is kept; nobody else does.
func TestAnAgentReadsWhatHisCitizenSaidBefore(t *testing.T) {
	s := beginShift(t)
	who := s.comes(t, openID, secretPhone)
	first := s.endsWith88(t, "agent2", who, "楼上装修太吵")
	other := s.comes(t, "o-other", "13900139001")
	foreign := s.endsWith88(t, "agent2", other, "别人的事情")
	s.does(t, "agent2", "PUT", "/desk/presence", map[string]any{"presence": "away"})
	s.online(t, "agent")
	s.waits(t, openID, "", "还是昨天的事")
	var c chatSeen
	s.does(t, "agent", "POST", "/desk/next", nil).into(t, &c)
	path := fmt.Sprint("/chats/", c.ID)

	var past pastSeen
	a := s.does(t, "agent", "GET", path+"/earlier", nil)
	a.into(t, &past)
	hides(t, "earlier", a)
	if len(past.Items) != 1 || past.Items[0].ID != first || past.Items[0].End != "88" || past.Items[0].Agent != "agent2" || past.Next != "" || strings.Contains(string(a.body), "装修") {
		t.Errorf("earlier: %s", a)
	}
	var lines struct{ Items []lineSeen }
	s.does(t, "agent", "GET", fmt.Sprintf("%s/earlier/%d", path, first), nil).into(t, &lines)
	if len(lines.Items) == 0 || lines.Items[0].Text != "楼上装修太吵" {
		t.Errorf("what was said: %+v", lines.Items)
	}
	var views struct {
		Items []struct {
			Staff, Act, Reason string
			Chat               int64 `json:"chat_id"`
		}
	}
	s.does(t, "auditor", "GET", fmt.Sprint("/chat-views?chat=", first), nil).into(t, &views)
	if len(views.Items) != 1 || views.Items[0].Staff != "agent" || views.Items[0].Act != "read" || views.Items[0].Reason != fmt.Sprint("接待同一市民的会话 ", c.ID) {
		t.Errorf("the log: %+v", views.Items)
	}

	for what, of := range map[string]string{
		"another citizen's": fmt.Sprintf("%s/earlier/%d", path, foreign), "itself": fmt.Sprintf("%s/earlier/%d", path, c.ID), "none": path + "/earlier/9999",
	} {
		if a := s.as(t, "agent", "GET", of, nil); a.status != 404 || a.fault().Code != "chat_not_found" {
			t.Errorf("%s: %s", what, a)
		}
	}
	for _, of := range []string{path + "/earlier", fmt.Sprintf("%s/earlier/%d", path, first), path + "/tickets"} {
		if a := s.as(t, "agent2", "GET", of, nil); a.status != 404 {
			t.Errorf("of a chat that is not his, %s: %s", of, a)
		}
	}
	s.does(t, "agent", "POST", path+"/close", nil)
	if a := s.as(t, "agent", "GET", fmt.Sprintf("%s/earlier/%d", path, first), nil); a.status != 409 || a.fault().Code != "chat_over" {
		t.Errorf("once he is served no more: %s", a)
	}

	var mine pastSeen
	s.does(t, "agent", "GET", "/desk/past", nil).into(t, &mine)
	if len(mine.Items) != 1 || mine.Items[0].ID != c.ID || mine.Items[0].End != "agent" {
		t.Errorf("the agent's own: %+v", mine)
	}
}

func TestAListOfEarlierChatsGoesOn(t *testing.T) {
	s := beginShift(t)
	who := s.comes(t, openID, secretPhone)
	for i := range 23 {
		s.endsWith88(t, "agent", who, fmt.Sprintf("第%d件事", i))
	}
	seen, cursor := map[int64]bool{}, ""
	for range 3 {
		var p pastSeen
		s.does(t, "agent", "GET", "/desk/past?cursor="+cursor, nil).into(t, &p)
		for _, c := range p.Items {
			if seen[c.ID] {
				t.Errorf("chat %d twice", c.ID)
			}
			seen[c.ID] = true
		}
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	if len(seen) != 23 || cursor != "" {
		t.Errorf("%d chats, then %q", len(seen), cursor)
	}
	if a := s.as(t, "agent", "GET", "/desk/past?cursor=x", nil); a.status != 422 || a.fault().Fields["cursor"] == "" {
		t.Errorf("a cursor that is none: %s", a)
	}
}

// The tickets of a citizen's phone stand beside his chat, those that an agent took down as well.
func TestTicketsStandBesideAChat(t *testing.T) {
	s := beginShift(t)
	path, who := s.serves(t)
	own := who.files(t, nil)
	other := s.comes(t, "o-other", "13900139001")
	other.files(t, nil)
	var made struct{ Number string }
	s.as(t, "agent", "POST", path+"/ticket", theForm(map[string]any{"contact_name": "", "phone": ""}), "Idempotency-Key", "t1").into(t, &made)
	var list struct {
		Items []struct {
			Number string
			Label  string `json:"status_label"`
		}
	}
	a := s.does(t, "agent", "GET", path+"/tickets", nil)
	a.into(t, &list)
	hides(t, "tickets", a)
	if len(list.Items) != 2 || list.Items[0].Number != made.Number || list.Items[1].Number != own.Number || list.Items[0].Label == "" {
		t.Errorf("tickets: %s", a)
	}
}

func TestTheDeskSaysWhenServiceIsAndWhoElseIsThere(t *testing.T) {
	s := beginShift(t)
	s.online(t, "agent")
	s.online(t, "agent2")
	var desk struct {
		Service struct {
			Console, Open bool
			Hours         string
			Next          *string
		}
	}
	s.does(t, "agent", "GET", "/desk", nil).into(t, &desk)
	if !desk.Service.Console || !desk.Service.Open || desk.Service.Hours != "9:00-18:00" || desk.Service.Next != nil {
		t.Errorf("service: %+v", desk.Service)
	}
	var list struct{ Items []struct{ Name string } }
	s.does(t, "agent", "GET", "/desk/colleagues", nil).into(t, &list)
	if len(list.Items) != 1 || list.Items[0].Name != "agent2" {
		t.Errorf("colleagues: %+v", list.Items)
	}
	s.does(t, "agent2", "PUT", "/desk/presence", map[string]any{"presence": "away"})
	s.does(t, "agent", "GET", "/desk/colleagues", nil).into(t, &list)
	if len(list.Items) != 0 {
		t.Errorf("colleagues who take none: %+v", list.Items)
	}
	var words struct {
		Hints     []struct{ Why string }
		Emergency []string
	}
	s.does(t, "agent", "GET", "/desk/words", nil).into(t, &words)
	if len(words.Hints) < 3 || len(words.Emergency) == 0 {
		t.Errorf("words: %+v", words)
	}
}

func TestAnAgentFindsAnArticleToSend(t *testing.T) {
	s := beginShift(t)
	s.hire(t, "second", "", model.RoleEditor)
	code := s.entryOf(t, s.does(t, "editor", "POST", "/entries", anArticle)).Code
	s.does(t, "second", "POST", "/entries/"+code+"/review", map[string]any{"version": 1, "approve": true})
	s.does(t, "editor", "POST", "/entries/"+code+"/publish", map[string]any{"version": 1})
	var found struct {
		Items []struct{ Code, Title, URL string }
	}
	s.does(t, "agent", "GET", "/desk/articles", nil).into(t, &found)
	if len(found.Items) != 1 || found.Items[0].Code != code || found.Items[0].Title != "居住证怎么办理" || found.Items[0].URL != "https://12345.example/h5/articles/"+code {
		t.Errorf("found %+v", found.Items)
	}
	if a := s.as(t, "agent", "GET", "/desk/articles?limit=99", nil); a.status != http.StatusUnprocessableEntity {
		t.Errorf("99 at once: %s", a)
	}
}

// The citizen of a chat is known to the agent by masks; no form under the key of the chat's ticket, nor under one of before, tells whether
// a phone that he guesses is the citizen's.
func TestAnAgentDoesNotGuessWhoHisCitizenIs(t *testing.T) {
	s := beginShift(t)
	path, _ := s.serves(t)
	id, err := strconv.ParseInt(strings.TrimPrefix(path, "/chats/"), 10, 64)
	must(t, err)
	if a := s.as(t, "agent", "POST", path+"/ticket", theForm(nil), "Idempotency-Key", "k1"); a.status != 201 {
		t.Fatal(a)
	}
	agent, _, err := s.store.StaffByName(t.Context(), "agent")
	must(t, err)
	old := model.Complaint{
		Category: "C1", Nature: "投诉", Title: "小区路灯不亮", Address: "云麓区望江街道梧桐路", Content: "小区门口的路灯坏了三天，晚上看不见路。\n（在线客服会话 7 转录）",
		ContactName: "张三", Phone: secretPhone, PublicIntent: new(bool),
	}
	_, err = s.desk.Enter(t.Context(), agent, "c7:k1", old) // as it was done before
	must(t, err)
	guess := theForm(map[string]any{
		"contact_name": "张三", "phone": "13800138111", "public_intent": false, "content": fmt.Sprintf("小区门口的路灯坏了三天，晚上看不见路。\n（在线客服会话 %d 转录）", id),
	})
	if a := s.as(t, "agent", "POST", "/tickets", guess, "Idempotency-Key", "c"+strconv.FormatInt(id, 36)+":k1"); a.status != 201 {
		t.Errorf("a wrong guess is compared with the chat's ticket: %s", a)
	}
	for _, phone := range []string{secretPhone, "13800138111"} {
		form := theForm(map[string]any{"contact_name": "张三", "phone": phone, "public_intent": false, "content": old.Content})
		if a := s.as(t, "agent", "POST", "/tickets", form, "Idempotency-Key", "c7:k1"); a.status != 422 || a.fault().Fields["Idempotency-Key"] == "" {
			t.Errorf("%s under a key of before: %s", phone, a)
		}
	}
	if a := s.as(t, "agent", "POST", "/tickets", theForm(map[string]any{"contact_name": "李四", "phone": "13800138111", "public_intent": false}), "Idempotency-Key", "call:1"); a.status != 201 {
		t.Errorf("a key like one of before: %s", a)
	}
}
