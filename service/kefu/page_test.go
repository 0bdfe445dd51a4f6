package kefu_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/kefu"
)

// pageWorld is a desk with a citizen's page beside it.
type pageWorld struct{ *deskWorld }

func openPage(t *testing.T) pageWorld {
	t.Helper()
	return pageWorld{openDesk(t)}
}

// said are the lines of a chat as who says what.
func (w pageWorld) said(t *testing.T, id int64) []string {
	t.Helper()
	lines, err := w.store.ChatLines(t.Context(), id, 0, 500)
	must(t, err)
	var all []string
	for _, l := range lines {
		all = append(all, fmt.Sprintf("%s %s %s", l.From, l.Delivery, l.Text))
	}
	return all
}

// pageOf is how a citizen's page shows his chat.
func (w pageWorld) pageOf(t *testing.T, who model.Citizen) kefu.PageChat {
	t.Helper()
	p, err := w.PageChat(t.Context(), who)
	must(t, err)
	return p
}

func pageRefuses(t *testing.T, what string, err error, want *model.Error, says ...string) {
	t.Helper()
	var told *model.Error
	if !errors.Is(err, want) || !errors.As(err, &told) {
		t.Errorf("%s: %v, want %v", what, err, want)
		return
	}
	for _, s := range says {
		if !strings.Contains(told.Message, s) {
			t.Errorf("%s: no %q in %q", what, s, told.Message)
		}
	}
}

func TestAPageOpensAChat(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	if p := w.pageOf(t, who); p.Chat != nil || !p.CanWrite || !p.Today.Open || p.Today.Hours != "9:00-18:00" {
		t.Errorf("before: %+v", p)
	}
	w.waits(t, 2)
	l, err := w.PageSay(t.Context(), who, "k1", " 路灯坏了 ")
	must(t, err)
	again, err := w.PageSay(t.Context(), who, "k1", "路灯坏了")
	must(t, err)
	if l.ID == 0 || l.ID != again.ID || l.Seq != 1 || l.Text != "路灯坏了" || l.Origin != model.ByPage || l.From != model.FromCitizen {
		t.Errorf("said %+v, then %+v", l, again)
	}
	p := w.pageOf(t, who)
	if p.Chat.State != model.ChatQueued || p.Ahead != 1 || !p.CanWrite || p.AgentNo != "" {
		t.Errorf("in the queue: %+v", p)
	}
	if left, _ := p.Chat.Window.Left(w.now()); left != 0 {
		t.Errorf("the page opens WeChat's window: %d", left)
	}
	if said := w.said(t, p.Chat.ID); len(said) != 2 || !strings.HasPrefix(said[1], "system page 已收到") {
		t.Errorf("the transcript is %q", said)
	}
	agent := w.agent(t, "yun")
	must(t, w.Assign(t.Context()))
	must(t, w.Assign(t.Context()))
	if p = w.pageOf(t, who); p.Chat.State != model.ChatActive || p.AgentNo != kefu.AgentNo(agent.ID) || p.Ahead != 0 {
		t.Errorf("with an agent: %+v", p)
	}
	w.passes(time.Minute)
	_, err = w.PageSay(t.Context(), who, "k2", "在云麓路")
	must(t, err)
	if c := w.chat(t, p.Chat.ID); !c.LastCitizenAt.Equal(w.now()) || !c.AnsweredAt.IsZero() {
		t.Errorf("he is not heard: %+v", c)
	}
	cards, err := w.MyChats(t.Context(), agent)
	must(t, err)
	for _, card := range cards {
		if card.Chat.ID == p.Chat.ID && card.Unread != 2 {
			t.Errorf("the agent's card is %+v", card)
		}
	}
}

func TestWhatAPageDoesNotTake(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	say := func(text string) error {
		_, err := w.PageSay(t.Context(), who, "k", text)
		return err
	}
	for _, text := range []string{"", " \n ", strings.Repeat("长", 1001)} {
		pageRefuses(t, "a text", say(text), model.ErrInvalid)
	}
	_, err := w.PageSay(t.Context(), who, "汉字", "路灯坏了")
	pageRefuses(t, "a key", err, model.ErrInvalid)
	pageRefuses(t, "88 without a chat", say("88"), model.ErrWrongState)
	stranger, err := w.store.Meet(t.Context(), "stranger")
	must(t, err)
	_, err = w.PageSay(t.Context(), stranger, "k", "路灯坏了")
	pageRefuses(t, "who is not bound", err, model.ErrNotBound)
	_, err = w.PageSay(t.Context(), stranger, "k", "家里着火了")
	pageRefuses(t, "who is not bound, in danger", err, model.ErrNotBound, "119")
	w.passes(8 * time.Hour)
	pageRefuses(t, "off hours", say("路灯坏了"), model.ErrChatClosed, "非服务时间")
	pageRefuses(t, "off hours, in danger", say("着火了"), model.ErrChatClosed, "119", "非服务时间")
	if p := w.pageOf(t, who); p.CanWrite || p.Today.Open || !p.Today.Next.Equal(time.Date(2026, 11, 25, 9, 0, 0, 0, shanghai)) {
		t.Errorf("off hours: %+v", p)
	}
}

// A chat that is open goes on after the service's hours, as it does in WeChat.
func TestAPageSpeaksOnAfterHours(t *testing.T) {
	w := openPage(t)
	w.passes(8*time.Hour - time.Minute)
	w.agent(t, "yun")
	c := w.waits(t, 1)
	must(t, w.Assign(t.Context()))
	w.passes(2 * time.Minute)
	if _, err := w.PageSay(t.Context(), w.citizen(t, 1), "k", "还有一件事"); err != nil || !w.pageOf(t, w.citizen(t, 1)).CanWrite {
		t.Errorf("chat %d: %v", c.ID, err)
	}
}

func TestDangerOnAPage(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	w.waits(t, 2)
	_, err := w.PageSay(t.Context(), who, "k", "有人要跳楼")
	must(t, err)
	p := w.pageOf(t, who)
	if !p.Chat.Urgent || p.Ahead != 0 {
		t.Errorf("not served first: %+v", p)
	}
	if said := w.said(t, p.Chat.ID); len(said) != 3 || !strings.Contains(said[1], "system page 如果情况紧急，请立即拨打110") {
		t.Errorf("the transcript is %q", said)
	}
}

func TestEndingOnAPage(t *testing.T) {
	for _, desk := range []model.DeskKind{model.DeskConsole, model.DeskWeChat} {
		w := openPage(t)
		w.Sessions.Desk = desk
		who := w.citizen(t, 1)
		p, err := w.PageEnd(t.Context(), who)
		if err != nil || p.Chat != nil {
			t.Errorf("%s: nothing to end: %+v, %v", desk, p, err)
		}
		c := w.waits(t, 1)
		if p, err = w.PageEnd(t.Context(), who); err != nil || p.Chat.End != model.EndCancelled || p.Chat.Rating.State != model.RatingNone {
			t.Errorf("%s: in the queue: %+v, %v", desk, p.Chat, err)
		}
		w.passes(time.Minute)
		c = w.waits(t, 1)
		w.serve(t, c)
		for range 2 {
			if p, err = w.PageEnd(t.Context(), who); err != nil || p.Chat.ID != c.ID || p.Chat.End != model.EndBy88 || p.Chat.Rating.State != model.RatingAsked {
				t.Errorf("%s: with an agent: %+v, %v", desk, p.Chat, err)
			}
		}
		if hangUp := w.chat(t, c.ID).HangUp; (hangUp != "") != (desk == model.DeskWeChat) {
			t.Errorf("%s: to be ended at WeChat: %q", desk, hangUp)
		}
		said := w.said(t, c.ID)
		if last := said[len(said)-1]; !strings.HasPrefix(last, "system page 本次会话已结束") {
			t.Errorf("%s: he reads %q", desk, last)
		}
		r, err := w.PageRate(t.Context(), who, c.ID, 2, "")
		must(t, err)
		if r.Stars != 2 || r.Reason != "" {
			t.Errorf("%s: rated %+v", desk, r)
		}
		for _, reason := range []string{"等太久", "等太久"} {
			if r, err = w.PageRate(t.Context(), who, c.ID, 2, reason); err != nil || r.Reason != "等太久" {
				t.Errorf("%s: with a reason: %+v, %v", desk, r, err)
			}
		}
		_, err = w.PageRate(t.Context(), who, c.ID, 2, "另一个")
		pageRefuses(t, "another reason", err, model.ErrRatingGiven)
		_, err = w.PageRate(t.Context(), who, c.ID, 5, "")
		pageRefuses(t, "other stars", err, model.ErrRatingGiven)
		_, err = w.PageRate(t.Context(), w.citizen(t, 2), c.ID, 5, "")
		pageRefuses(t, "somebody else", err, model.ErrChatNotFound)
	}
}

// serve gives a chat to an agent, as its desk does.
func (w pageWorld) serve(t *testing.T, c model.Chat) {
	t.Helper()
	w.passes(time.Second)
	if c.Desk == model.DeskConsole {
		w.agent(t, fmt.Sprintf("agent%d", c.ID))
		must(t, w.Assign(t.Context()))
		return
	}
	who, err := w.store.Citizen(t.Context(), c.CitizenID)
	must(t, err)
	must(t, w.Told(t.Context(), who, model.Event{From: who.OpenID, Type: model.EvKfCreate, KfAccount: "kf1@gh", CreatedAt: w.now()}))
}

func TestStarsWithoutQuestionTakeNoReason(t *testing.T) {
	w := openPage(t)
	c := w.waits(t, 1)
	w.serve(t, c)
	_, err := w.PageEnd(t.Context(), w.citizen(t, 1))
	must(t, err)
	for range 2 {
		if r, err := w.PageRate(t.Context(), w.citizen(t, 1), c.ID, 4, "很好"); err != nil || r.Stars != 4 || r.Reason != "" {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

func TestAPageBesideWeChatsTool(t *testing.T) {
	w := openPage(t)
	w.Sessions.Desk = model.DeskWeChat
	who := w.citizen(t, 1)
	say := func() error {
		_, err := w.PageSay(t.Context(), who, "k", "路灯坏了")
		return err
	}
	pageRefuses(t, "none is open", say(), model.ErrChatInWeChat, "市民诉求→在线客服")
	if p := w.pageOf(t, who); p.CanWrite || !p.Today.Open {
		t.Errorf("none is open: %+v", p)
	}
	c := w.waits(t, 1)
	pageRefuses(t, "in the queue", say(), model.ErrChatInWeChat)
	w.serve(t, c)
	pageRefuses(t, "with an agent", say(), model.ErrChatInWeChat, "请回到公众号聊天窗口继续")
	_, err := w.PageExpects(t.Context(), who, "k")
	pageRefuses(t, "a photo", err, model.ErrChatInWeChat)
	p := w.pageOf(t, who)
	part, err := w.PageLines(t.Context(), who, kefu.PageCursor{Seq: 0})
	lines, last := part.Lines, part.Last
	if err != nil || p.CanWrite || p.AgentNo != "" || p.Chat.State != model.ChatActive || len(lines) != 1 || last != 1 || lines[0].Text != "第1件事" {
		t.Errorf("%+v with %+v, %v", p, lines, err)
	}
}

// refuses has WeChat refuse an agent's words.
func (w pageWorld) refuses(t *testing.T, l model.ChatLine) {
	t.Helper()
	l.Delivery, l.Reason = model.LineUndelivered, "45047"
	must(t, w.store.SaveChatLine(t.Context(), l))
}

func TestWhatIsReadOnThePage(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	c := w.waits(t, 1)
	w.serve(t, c)
	agent := w.agentOf(t, c.ID)
	say := func(key, text string) model.ChatLine {
		l, _, err := w.Say(t.Context(), agent, c.ID, key, text)
		must(t, err)
		return l
	}
	w.refuses(t, say("a", "请带身份证"))
	waits := say("b", "还有户口本")
	_, err := w.Transfer(t.Context(), agent, c.ID, "queue", "只有同事能看")
	must(t, err)
	part, err := w.PageLines(t.Context(), who, kefu.PageCursor{Seq: 0})
	lines, last := part.Lines, part.Last
	must(t, err)
	for _, l := range lines {
		if l.From == model.FromNote || strings.Contains(l.Text, "同事") {
			t.Errorf("the citizen sees %+v", l)
		}
	}
	if c = w.chat(t, c.ID); last != c.Lines {
		t.Errorf("last is %d of %d", last, c.Lines)
	}
	said := strings.Join(w.said(t, c.ID), "\n")
	for _, want := range []string{"agent page 请带身份证", "agent queued 还有户口本", "note received 只有同事能看"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	// With nothing left of the window, what waits will not go.
	must(t, w.store.InTx(t.Context(), func(tx *store.Store) error {
		c.Window.Refused()
		return tx.SaveChat(t.Context(), &c, w.now().Add(time.Hour))
	}))
	if _, err = w.PageLines(t.Context(), who, kefu.PageCursor{Seq: last}); err != nil {
		t.Fatal(err)
	}
	if l, err := w.store.ChatLine(t.Context(), c.ID, waits.Seq); err != nil || l.Delivery != model.LineOnPage {
		t.Errorf("what waited is %+v, %v", l, err)
	}
	if _, answer := w.says(t, who, "好的"); strings.Contains(answer, "身份证") {
		t.Errorf("said again: %s", answer)
	}
}

// A page that still knows a longer chat has read nothing of this one.
func TestTheCursorOfALongerChat(t *testing.T) {
	w := openPage(t)
	c := w.waits(t, 1)
	w.serve(t, c)
	l, _, err := w.Say(t.Context(), w.agentOf(t, c.ID), c.ID, "a", "请带身份证")
	must(t, err)
	w.refuses(t, l)
	part, err := w.PageLines(t.Context(), w.citizen(t, 1), kefu.PageCursor{Seq: 500})
	lines, last := part.Lines, part.Last
	must(t, err)
	if len(lines) == 0 || lines[0].Seq != 1 || lines[len(lines)-1].Seq != last || last != w.chat(t, c.ID).Lines {
		t.Errorf("the page reads up to %d: %+v", last, lines)
	}
}

// agentOf is who serves a chat of the console.
func (w pageWorld) agentOf(t *testing.T, id int64) model.Staff {
	t.Helper()
	return model.Staff{ID: w.chat(t, id).Agent.StaffID, Roles: []model.Role{model.RoleAgent}}
}

// An agent sees that his words were read on the page.
func TestReadingOnThePageIsToldToTheAgent(t *testing.T) {
	w := openPage(t)
	c := w.waits(t, 1)
	w.serve(t, c)
	agent := w.agentOf(t, c.ID)
	l, _, err := w.Say(t.Context(), agent, c.ID, "a", "请带身份证")
	must(t, err)
	w.refuses(t, l)
	seat, err := w.Seat(t.Context(), agent)
	must(t, err)
	_, err = w.PageLines(t.Context(), w.citizen(t, 1), kefu.PageCursor{Seq: 0})
	must(t, err)
	events, err := w.store.DeskEvents(t.Context(), agent.ID, seat.Feed, 10)
	must(t, err)
	if len(events) != 1 || events[0].Kind != model.DeskDelivery || events[0].Line != l.Seq {
		t.Errorf("he is told %+v", events)
	}
}

func TestAPageShowsALongTranscript(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	c := w.waits(t, 1)
	must(t, w.store.InTx(t.Context(), func(tx *store.Store) error {
		c, err := tx.Chat(t.Context(), c.ID)
		for i := 0; err == nil && i < 450; i++ {
			c.Lines++
			l := model.ChatLine{ChatID: c.ID, Seq: c.Lines, At: w.now(), From: model.FromNote, Kind: model.LineText, Origin: model.ByConsole, Delivery: model.LineReceived}
			if i >= 430 {
				l.From = model.FromAgent
			}
			err = tx.AddChatLine(t.Context(), &l)
		}
		if err != nil {
			return err
		}
		return tx.SaveChat(t.Context(), &c, w.now().Add(time.Hour))
	}))
	seen, after := 0, 0
	for range 10 {
		part, err := w.PageLines(t.Context(), who, kefu.PageCursor{Seq: after})
		lines, last := part.Lines, part.Last
		must(t, err)
		if len(lines) == 0 {
			break
		}
		seen += len(lines)
		if after = lines[len(lines)-1].Seq; after >= last {
			break
		}
	}
	if seen != 22 {
		t.Errorf("%d lines, up to %d", seen, after)
	}
}

func TestOldChatsLeaveThePage(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	c := w.waits(t, 1)
	w.serve(t, c)
	_, err := w.PageEnd(t.Context(), who)
	must(t, err)
	w.passes(48*time.Hour - time.Second)
	if p := w.pageOf(t, who); p.Chat == nil || p.Chat.Rating.State != model.RatingAsked {
		t.Errorf("within two days: %+v", p)
	}
	w.passes(time.Second)
	part, err := w.PageLines(t.Context(), who, kefu.PageCursor{Seq: 0})
	lines, last := part.Lines, part.Last
	if p := w.pageOf(t, who); p.Chat != nil || len(lines) != 0 || last != 0 || err != nil {
		t.Errorf("after two days: %+v, %v, %v", p, lines, err)
	}
}

func TestPhotosFromThePage(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	if sent, err := w.PageExpects(t.Context(), who, "k1"); sent != nil || err != nil {
		t.Fatalf("%+v, %v", sent, err)
	}
	jpeg := []byte("\xff\xd8\xff a picture")
	l, err := w.PagePhoto(t.Context(), who, "k1", jpeg)
	must(t, err)
	if l.Kind != model.LineImage || l.Media.State != model.MediaStored || l.Media.Type != "image/jpeg" || l.Seq != 1 {
		t.Errorf("%+v", l)
	}
	again, err := w.PagePhoto(t.Context(), who, "k1", jpeg)
	must(t, err)
	files := w.Files.(memory)
	if again.ID != l.ID || len(files) != 1 {
		t.Errorf("sent again: %+v, %d files", again, len(files))
	}
	sent, err := w.PageExpects(t.Context(), who, "k1")
	if err != nil || sent == nil || sent.ID != l.ID {
		t.Errorf("%+v, %v", sent, err)
	}
	f, err := w.PageMedia(t.Context(), who, l.ChatID, l.Seq)
	if err != nil || string(f.Body) != string(jpeg) || f.Type != "image/jpeg" {
		t.Errorf("%+v, %v", f, err)
	}
	_, err = w.PageMedia(t.Context(), w.citizen(t, 2), l.ChatID, l.Seq)
	pageRefuses(t, "somebody else's", err, model.ErrChatNotFound)
	_, err = w.PageMedia(t.Context(), who, l.ChatID, 2)
	pageRefuses(t, "a text", err, model.ErrChatNotFound)
	w.passes(9 * time.Hour)
	w.PageEnd(t.Context(), who)
	_, err = w.PagePhoto(t.Context(), who, "k2", jpeg)
	pageRefuses(t, "off hours", err, model.ErrChatClosed)
	if len(files) != 1 {
		t.Errorf("%d files", len(files))
	}
}

func TestHowMuchComesFromAPage(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	for i := range 30 {
		_, err := w.PageSay(t.Context(), who, fmt.Sprint("k", i), "又一句")
		must(t, err)
	}
	_, err := w.PageSay(t.Context(), who, "more", "又一句")
	var wait *model.Error
	if !errors.As(err, &wait) || !errors.Is(err, model.ErrTooMany) || wait.Retry != time.Minute {
		t.Errorf("the 31st: %v", err)
	}
	if _, err = w.PageSay(t.Context(), who, "k0", "又一句"); err != nil {
		t.Errorf("one of them again: %v", err)
	}
	w.passes(time.Minute)
	_, err = w.PageSay(t.Context(), who, "more", "又一句")
	must(t, err)
	for i := range 10 {
		_, err := w.PageExpects(t.Context(), who, fmt.Sprint("p", i))
		must(t, err)
	}
	_, err = w.PageExpects(t.Context(), who, "p10")
	pageRefuses(t, "the 11th photo", err, model.ErrTooMany)
}
