package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/standin"
)

// judge holds what the hotline has kept of a world against what happened in it.
func (w *world) judge() tally {
	w.t.Helper()
	var sum tally
	for _, e := range w.errors.all {
		w.t.Errorf("it failed by itself: %s", e)
	}
	for _, s := range w.platform.Desk().Agents {
		for _, still := range s.Serving {
			w.t.Errorf("%s has %s still, whose chats are over", s.KfAccount, still.CitizenID)
		}
	}
	told, shown := w.heardByCitizen(), 0
	for _, p := range w.people {
		c := &court{w: w, person: p, truth: w.platform.Truth(p.openID), heard: told[p.openID]}
		c.chats, c.lines = w.kept(p)
		c.judge()
		sum.add(c.tally)
		if asked := strings.Contains(*stormShow+",", p.id+","); asked || *stormShow == "" && c.faults > 0 && shown < 3 {
			shown++
			c.showUp()
		}
	}
	return sum
}

func (w *world) heardByCitizen() map[string][]hearing {
	by := map[string][]hearing{}
	for _, r := range w.replicas {
		for _, h := range r.witness.heard {
			by[h.ev.From] = append(by[h.ev.From], h)
		}
	}
	for _, list := range by {
		slices.SortStableFunc(list, func(a, b hearing) int { return a.at.Compare(b.at) })
	}
	return by
}

// court judges what the hotline did with one citizen.
type court struct {
	w      *world
	person *person
	truth  standin.Truth
	heard  []hearing // of his messages and events, in the order in which they were worked on
	chats  []model.Chat
	lines  []model.ChatLine
	tally
	faults int
}

// wrong is that something must not be so.
func (c *court) wrong(format string, args ...any) {
	c.w.t.Helper()
	c.faults++
	c.w.t.Errorf("%s: %s", c.person.id, fmt.Sprintf(format, args...))
}

func (c *court) judge() {
	c.ended()
	c.toldOnce()
	c.delivered()
	c.writtenDown()
	c.silences()
	c.answered()
	c.rated()
}

// closings are the words with which a chat ends, by its end; one of them stands in its last notice.
var closings = map[model.ChatEnd]string{
	model.EndBy88: "本次会话已结束，感谢您的来信", model.EndAgent: "客服已结束本次会话", model.EndIdle: "本次会话暂时结束",
	model.EndOffHours: "今天的在线客服已结束", model.EndCancelled: "已取消排队", model.EndUnbound: "您已解除绑定",
	model.EndPlatform: "本次会话已结束。服务时间内再次发送消息",
}

// ended: every chat is closed, once, with nothing left to do, and he had one at a time.
func (c *court) ended() {
	var before model.Chat
	for _, chat := range c.chats {
		c.tally.chat(chat)
		switch {
		case chat.State != model.ChatClosed || chat.ClosedAt.IsZero() || closings[chat.End] == "":
			c.wrong("chat %d is open for ever: %s %s", chat.ID, chat.State, chat.End)
		case chat.HangUp != "":
			c.wrong("chat %d is still to be ended at the platform", chat.ID)
		case chat.End == model.EndBy88 && !c.saidLeave(chat.ConnectedAt, chat), chat.End == model.EndCancelled && !c.saidLeave(chat.QueuedAt, chat):
			c.wrong("chat %d ended by %s, which he did not say in it", chat.ID, chat.End)
		case chat.QueuedAt.Before(before.ClosedAt):
			c.wrong("chats %d and %d were open at once", before.ID, chat.ID)
		}
		asked := chat.Rating.State != model.RatingNone
		if asked != chat.End.Asks() {
			c.wrong("chat %d ended by %s, and its rating is %q", chat.ID, chat.End, chat.Rating.State)
		}
		before = chat
	}
	last := map[int64]int{}
	for _, l := range c.lines {
		if l.Seq != last[l.ChatID]+1 {
			c.wrong("line %d of chat %d follows %d", l.Seq, l.ChatID, last[l.ChatID])
		}
		last[l.ChatID] = l.Seq
		if l.Delivery.Waits() {
			c.wrong("line %d of chat %d is still to be sent: %s", l.Seq, l.ChatID, l.Text)
		}
	}
}

// saidLeave tells whether he said 88 in a chat since a moment. Clocks may be a few seconds apart.
func (c *court) saidLeave(since time.Time, chat model.Chat) bool {
	return slices.ContainsFunc(c.truth.Said, func(s standin.Said) bool {
		return model.SaysLeave(s.Text) && s.At.After(since.Add(-10*time.Second)) && !s.At.After(chat.ClosedAt.Add(10*time.Second))
	})
}

// toldOnce: each chat has one line that says that it is over, and the citizen was asked once at most for a rating.
func (c *court) toldOnce() {
	over := map[int64]int{}
	for _, l := range c.lines {
		if end := c.chat(l.ChatID).End; l.From == model.FromSystem && strings.Contains(l.Text, closings[end]) {
			over[l.ChatID]++
		}
	}
	asked := map[int64]int{}
	for _, m := range c.truth.Got {
		if id, ok := asksRating(m); ok {
			asked[id]++
		}
	}
	for _, chat := range c.chats {
		if over[chat.ID] != 1 {
			c.wrong("chat %d says %d times that it is over", chat.ID, over[chat.ID])
		}
		if n := asked[chat.ID]; n > 1 || n > 0 && !chat.End.Asks() {
			c.wrong("for chat %d, which ended by %s, a rating was asked for %d times", chat.ID, chat.End, n)
		}
		if asked[chat.ID] == 1 {
			c.tally.asked++
		}
		delete(asked, chat.ID)
	}
	for id := range asked {
		c.wrong("asked to rate chat %d, which is not his", id)
	}
}

func (c *court) chat(id int64) model.Chat {
	for _, chat := range c.chats {
		if chat.ID == id {
			return chat
		}
	}
	return model.Chat{}
}

// asksRating is the chat that a message asks to rate.
func asksRating(m standin.Message) (chatID int64, ok bool) {
	if m.Menu != nil {
		for _, it := range m.Menu.Items {
			var id int64
			if _, err := fmt.Sscan(it.ID, &id); err == nil {
				if chatID, _, ok := model.ParseRatingMenuID(id); ok {
					return chatID, true
				}
			}
		}
	}
	_, after, found := strings.Cut(m.Text, "请为本次服务评分")
	if !found {
		return 0, false
	}
	_, after, found = strings.Cut(after, "/rating/")
	_, err := fmt.Sscanf(after, "%d", &chatID)
	return chatID, found && err == nil
}

// delivered: what is said to have been sent has reached him once, what is not has not.
func (c *court) delivered() {
	type count struct{ sent, passive, unsure, not int }
	by := map[string]*count{}
	for _, l := range c.lines {
		if l.Kind != model.LineNotice && (l.Kind != model.LineText || l.Origin != model.ByConsole || l.From != model.FromAgent) {
			continue
		}
		n := by[l.Text]
		if n == nil {
			n = &count{}
			by[l.Text] = n
		}
		switch l.Delivery {
		case model.LineSent:
			n.sent++
		case model.LinePassive:
			n.passive++
		case model.LineUnsure:
			n.unsure++
		default:
			n.not++
		}
	}
	for _, text := range slices.Sorted(maps.Keys(by)) {
		n, got, replies := by[text], 0, map[string]int{}
		for _, m := range c.truth.Got {
			got += strings.Count(m.Text, text)
		}
		for _, h := range c.heard {
			if times := strings.Count(h.answer.Text, text); times > 0 {
				replies[h.ev.ID()] = times
			}
		}
		least, most := n.sent, n.sent+n.unsure
		if c.heard == nil { // nobody wrote down the replies
			if most += n.passive; text == "已取消排队。需要时可再次点击“市民诉求→在线客服”。" {
				continue // said to who had not begun to wait, too
			}
		}
		for _, times := range replies {
			most += times
		}
		if c.w.fair() {
			least = n.sent + n.passive
		}
		if got < least || got > most {
			c.wrong("%q reached him %d times: sent %d, unsure %d, not sent %d, as a reply %d (in %d)", text, got, n.sent, n.unsure, n.not, n.passive, len(replies))
		}
		if c.w.fair() && n.not+n.unsure > 0 && !c.person.everFled && !mine(text) {
			c.wrong("%q was not sent, though nothing was in the way", text)
		}
	}
}

// fair tells whether nothing went wrong in this world by itself.
func (w *world) fair() bool { return w.seed%10 == 0 }

// writtenDown: what he said to the hotline, or the transcript ever had, is in ours, once.
func (c *court) writtenDown() {
	ours := map[string]int{}
	pictures := 0
	for _, l := range c.lines {
		if l.From == model.FromCitizen || l.From == model.FromAgent {
			ours[strings.TrimSpace(l.Text)]++
		}
		if l.Kind == model.LineImage {
			pictures++
		}
	}
	must := map[string]string{}
	for _, h := range c.heard {
		if h.ev.Type != model.MsgText || !mine(h.ev.Text) {
			continue
		}
		switch {
		case h.answer.Transfer:
			must[h.ev.Text] = "was handed over"
		case c.during(h.at):
			must[h.ev.Text] = "was heard during a chat"
		}
	}
	for _, l := range c.truth.Lines {
		if !l.ShowsAt.IsZero() && mine(l.Text) {
			must[l.Text] = "was in the transcript"
		}
	}
	for _, words := range slices.Sorted(maps.Keys(must)) {
		c.tally.words++
		if ours[words] != 1 {
			c.wrong("%q %s and is in ours %d times", words, must[words], ours[words])
		}
	}
	for _, said := range c.truth.Said {
		if mine(said.Text) && ours[said.Text] > 1 {
			c.wrong("%q is in ours %d times", said.Text, ours[said.Text])
		}
	}
	if sent := c.sent("image"); pictures > sent {
		c.wrong("%d pictures in ours, of %d that he sent", pictures, sent)
	}
}

// mine tells whether words are somebody's own, and nobody else's.
func mine(words string) bool {
	return strings.HasPrefix(words, "第") && strings.Contains(words, "句：")
}

// during tells whether he had a chat at a moment, for sure.
func (c *court) during(at time.Time) bool {
	return slices.ContainsFunc(c.chats, func(chat model.Chat) bool {
		adopted := chat.Desk == model.DeskWeChat && chat.ConnectedAt.Equal(chat.QueuedAt) // known only later
		return !adopted && at.After(chat.QueuedAt) && at.Before(chat.ClosedAt)
	})
}

func (c *court) sent(kind string) (n int) {
	for _, s := range c.truth.Said {
		if s.Kind == kind {
			n++
		}
	}
	return n
}

// silences: nobody was closed for a silence of less than ten minutes, nor while the last word was his.
func (c *court) silences() {
	for _, chat := range c.chats {
		if chat.End != model.EndIdle {
			continue
		}
		said, known := c.lastKnown(chat)
		answered := c.answer(chat, said)
		switch {
		case known && answered.IsZero():
			c.wrong("chat %d was closed at %s for a silence, and what he said at %s had no answer", chat.ID, clock(chat.ClosedAt), clock(said))
		case chat.ClosedAt.Sub(latestOf(said, answered, chat.ConnectedAt)) < 10*time.Minute:
			c.wrong("chat %d was closed at %s for a silence; he spoke at %s, the agent at %s, they were connected at %s",
				chat.ID, clock(chat.ClosedAt), clock(said), clock(answered), clock(chat.ConnectedAt))
		}
	}
}

// lastKnown is when he said what he said last, as far as it could be known when the chat was closed.
func (c *court) lastKnown(chat model.Chat) (last time.Time, known bool) {
	said := func(at, learnt time.Time) {
		if !at.Before(chat.QueuedAt) && learnt.Before(chat.ClosedAt) && at.After(last) {
			last, known = at, true
		}
	}
	before := map[string]bool{}
	for _, h := range c.heard {
		if id := h.ev.ID(); !before[id] && !strings.HasPrefix(string(h.ev.Type), "event.") && !ratesAnother(h.ev, chat) {
			before[id] = true
			at := h.at
			if by := h.ev.CreatedAt.Add(10 * time.Second); model.SaysLeave(h.ev.Text) && by.Before(at) {
				at = by // an 88 that is told late ends what it was said in, and stays in nothing else
			}
			said(at, h.at)
		}
	}
	look := c.w.lastLook(chat.ClosedAt)
	for _, l := range c.truth.Lines {
		if l.From == "citizen" && !l.ShowsAt.IsZero() && c.w.weather.Blank == 0 {
			said(l.At, latestOf(l.ShowsAt, l.ShowsAt.Add(chat.ClosedAt.Sub(look))))
		}
	}
	for _, p := range c.w.replicas[0].witness.polls {
		for _, r := range p.records {
			if r.OpenID == c.person.openID && !r.FromAgent {
				said(r.At, p.at)
			}
		}
	}
	return last, known
}

// ratesAnother tells whether a message is a tap on a choice of an earlier chat's request for a rating: it rates that one, and is nothing
// said in this.
func ratesAnother(ev model.Event, chat model.Chat) bool {
	id, err := strconv.ParseInt(ev.MenuReplyID, 10, 64)
	if err != nil {
		return false
	}
	rated, _, ok := model.ParseRatingMenuID(id)
	return ok && rated != chat.ID
}

// lastLook is when the transcript was looked at last before a moment.
func (w *world) lastLook(before time.Time) (at time.Time) {
	for _, p := range w.replicas[0].witness.polls {
		if p.err == nil && p.at.Before(before) {
			at = p.at
		}
	}
	return at
}

// answer is when the agent first spoke at or after a moment; zero where he did not.
func (c *court) answer(chat model.Chat, said time.Time) time.Time {
	for _, l := range c.lines {
		if chat.Desk == model.DeskConsole && l.ChatID == chat.ID && l.From == model.FromAgent && !l.At.Before(said) {
			return l.At
		}
	}
	for _, l := range c.truth.Lines {
		if l.From == "agent" && !l.At.Before(said) && l.At.Before(chat.ClosedAt) {
			return l.At
		}
	}
	return time.Time{}
}

func latestOf(moments ...time.Time) time.Time { return slices.MaxFunc(moments, time.Time.Compare) }

func clock(at time.Time) string { return at.In(shanghai).Format("02 15:04:05") }

// answered: what he says is never met with silence, but where an agent or a request for a rating answers.
func (c *court) answered() {
	seen := map[string]bool{}
	for _, h := range c.heard {
		if told := (*model.Error)(nil); h.err != nil && !errors.As(h.err, &told) {
			c.wrong("%s %q: %v", h.ev.Type, h.ev.Text, h.err)
		}
		if seen[h.ev.ID()] { // what is told again may have been answered
			continue
		}
		seen[h.ev.ID()] = true
		kf := strings.HasPrefix(string(h.ev.Type), "event.kf_")
		if h.answer.Empty() && h.err == nil && !kf && h.ev.Type != model.EvUnsubscribe && !c.spokenTo(h) {
			c.wrong("%s %q at %s was met with silence", h.ev.Type, h.ev.Text, clock(h.at))
		}
	}
}

// spokenTo tells whether something else than the reply answers a message: the agent of the console, in whose chat it stands, or what a
// chat says that it ends.
func (c *court) spokenTo(h hearing) bool {
	return slices.ContainsFunc(c.lines, func(l model.ChatLine) bool {
		chat := c.chat(l.ChatID)
		return l.Dedupe == h.ev.ID() && (chat.Desk == model.DeskConsole || model.SaysLeave(h.ev.Text) && chat.End == model.EndBy88)
	})
}

// rated: a rating is what he gave, and what he gave in time is kept.
func (c *court) rated() {
	for _, chat := range c.chats {
		if chat.Rating.State != model.RatingGiven {
			continue
		}
		c.tally.rated++
		if !slices.ContainsFunc(c.truth.Said, func(s standin.Said) bool {
			return model.ParseStars(s.Text) == chat.Rating.Stars && !s.At.Before(chat.ClosedAt.Truncate(time.Second))
		}) {
			c.wrong("chat %d has %d stars, which he did not give", chat.ID, chat.Rating.Stars)
		}
	}
}

// showUp prints the course of it all, for whoever looks for the reason.
func (c *court) showUp() {
	type entry struct {
		at   time.Time
		what string
	}
	var all []entry
	add := func(at time.Time, format string, args ...any) {
		all = append(all, entry{at, fmt.Sprintf(format, args...)})
	}
	for _, s := range c.truth.Said {
		add(s.At, "he says %s %q, heard %d times, %+v", s.Kind, s.Text, s.Heard, *s.Delivery)
	}
	for _, m := range c.truth.Got {
		add(m.At, "he reads %s %s: %q", m.From, m.Via, m.Text)
	}
	for _, l := range c.truth.Lines {
		add(l.At, "in the tool %s (%s): %q, shown %s", l.From, l.Agent, l.Text, clock(l.ShowsAt))
	}
	for _, s := range c.truth.Stays {
		add(s.From, "with %v, begun by %s, until %s, ended by %q", s.Agents, s.By, clock(s.To), s.End)
	}
	for _, h := range c.heard {
		add(h.at, "the hotline hears %s %q of %s: %+v %v", h.ev.Type, h.ev.Text, clock(h.ev.CreatedAt), h.answer, h.err)
	}
	for _, l := range c.lines {
		add(l.At, "line %d/%d %s %s %q %s %s", l.ChatID, l.Seq, l.From, l.Kind, l.Text, l.Origin, l.Delivery)
	}
	for _, chat := range c.chats {
		add(chat.QueuedAt, "chat %d: connected %s, closed %s by %s, rating %+v", chat.ID, clock(chat.ConnectedAt), clock(chat.ClosedAt), chat.End, chat.Rating)
	}
	slices.SortStableFunc(all, func(a, b entry) int { return a.at.Compare(b.at) })
	for _, e := range all {
		c.w.t.Logf("   %s %s", clock(e.at), e.what)
	}
}
