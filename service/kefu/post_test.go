package kefu

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.org/hotline/model"
)

const (
	connected8001 = "客服8001号为您服务。"
	invitation    = "\n（如需继续对话，请直接回复，或<a href=\"https://12345.example/h5/chat\">点此打开对话页</a>）"
)

func TestQuotaRunsOutAndTheRestIsSaidInReply(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	want := []string{connected8001}
	for n := 1; n <= 6; n++ {
		text := fmt.Sprintf("第%d句", n)
		st.answers(text)
		st.wechat.Advance(holdTime)
		st.delivers()
		if n == 4 {
			text += invitation
		}
		if n <= 4 {
			want = append(want, text)
		}
	}
	if got := st.got(); !slices.Equal(got, want) {
		t.Errorf("he got %q, want %q", got, want)
	}
	st.window(0)
	st.became("第4句", model.LineSent, "") // as the agent wrote it
	st.became("第5句", model.LineUndelivered, reasonUsedUp)
	st.became("第6句", model.LineUndelivered, reasonUsedUp)
	if calls := st.wechat.Calls(sendPath); calls != 5 {
		t.Errorf("WeChat was asked %d times", calls)
	}

	st.says("好的")
	st.delivers()
	st.became("第5句", model.LinePassive, "")
	st.became("第6句", model.LinePassive, "")
	if passive := st.gotBy("passive"); !strings.Contains(passive[len(passive)-1], "第5句\n\n第6句") {
		t.Errorf("the reply was %q", passive)
	}
	if got := st.got(); len(got) != len(want) {
		t.Errorf("said and sent: %q", got)
	}
	st.window(5)
}

func TestAnAgentSeesWhatBecameOfEachLine(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.answers("您好")
	st.delivers()
	events, err := st.Store.DeskEvents(t.Context(), postAgent, 0, 100)
	st.must(err)
	last := events[len(events)-1]
	if last.Kind != model.DeskDelivery || last.Line != st.line("您好").Seq || last.ChatID != st.chat {
		t.Errorf("the feed ends with %+v", last)
	}
}

func TestWindowIsOver(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.answers("在吗")
	st.wechat.Advance(model.RatingTime * 2) // 48 hours
	st.delivers()
	st.became("在吗", model.LineUndelivered, reasonSilent)
	if calls := st.wechat.Calls(sendPath); calls != 1 {
		t.Errorf("WeChat was asked %d times", calls)
	}
}

func TestTextsThatWaitGoInOneMessage(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.answers("第一句", "第二句")
	st.does(func(a *act) error { return a.say("提示") })
	st.answers("第三句")
	st.delivers()
	if got := st.got(); !slices.Equal(got, []string{connected8001, "第一句\n第二句\n提示\n第三句"}) {
		t.Errorf("he got %q", got)
	}
	st.became("第二句", model.LineSent, "")
	st.window(3)
}

func TestMessagesAreFilledToTheLastByte(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	long, short := strings.Repeat("长", 600), strings.Repeat("a", mostBytes-1800-1)
	st.answers(long, short, "完")
	st.delivers()
	if got := st.got(); !slices.Equal(got[1:], []string{long + "\n" + short, "完"}) {
		t.Errorf("he got %d messages", len(got))
	}
}

// With little left an agent's words wait for his next ones; the account's own do not.
func TestLastMessagesWaitForMore(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	for _, text := range []string{"一", "二"} {
		st.answers(text)
		st.delivers()
	}
	st.window(2)
	st.answers("三")
	st.delivers()
	st.wechat.Advance(holdTime / 3)
	st.delivers()
	st.answers("四")
	st.delivers()
	if got := st.got(); len(got) != 3 {
		t.Errorf("he got %q", got)
	}
	st.became("三", model.LineToSend, "")
	st.wechat.Advance(holdTime * 2 / 3)
	st.delivers()
	if got := st.got(); got[len(got)-1] != "三\n四" {
		t.Errorf("he got %q", got)
	}
	st.does(func(a *act) error { return a.say("提示") })
	st.delivers()
	if got := st.got(); got[len(got)-1] != "提示" {
		t.Errorf("he got %q", got)
	}
	st.window(0)
}

func TestLongTextGoesInSeveralMessages(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	sentence := strings.Repeat("字", 99) + "。" // 300 bytes: six in a message
	text := strings.Repeat(sentence, 13)
	st.answers(text)
	st.delivers()
	got := st.got()[1:]
	want := []string{strings.Repeat(sentence, 6), strings.Repeat(sentence, 6), sentence}
	if !slices.Equal(got, want) {
		t.Errorf("he got %d messages: %q", len(got), got)
	}
	st.became(text, model.LineSent, "")
	st.window(1)
}

// A text that takes more messages than are left does not go by halves, and goes whole when the citizen writes.
func TestLongTextWaitsForAWindow(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	for _, text := range []string{"一", "二"} {
		st.answers(text)
		st.delivers()
	}
	text := strings.Repeat("字", 2000) // three messages, two are left
	st.answers(text)
	st.wechat.Advance(holdTime)
	st.delivers()
	st.became(text, model.LineUndelivered, "这条消息要分3条发送，微信只允许再发2条，市民再次发送消息后补发")
	st.window(2)
	st.answers("短的")
	st.wechat.Advance(holdTime)
	st.delivers()
	st.became("短的", model.LineSent, "")

	st.says("喂")
	st.delivers()
	st.became(text, model.LineSent, "")
	if got := st.got(); strings.Join(got[len(got)-3:], "") != text {
		t.Errorf("he got %q", got)
	}
	st.window(2)
}

func TestCitizenLeft(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	_, err := st.wechat.Unfollow(t.Context(), "u1")
	st.must(err)
	st.answers("您好")
	st.delivers()
	st.became("您好", model.LineUndelivered, reasonFollower)
}

// A message of another part of the hotline counts.
func TestSpentByOthers(t *testing.T) {
	st := newPostStage(t)
	st.Spent(t.Context(), 4711) // nobody
	st.enters()
	st.must(st.via.gateway.SendText(t.Context(), st.openID(), "您的诉求已办结"))
	st.Spent(t.Context(), st.who.ID)
	st.window(3)
}

func (st *postStage) openID() string {
	c, _ := st.wechat.Citizen("u1")
	return c.OpenID
}
