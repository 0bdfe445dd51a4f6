package kefu

import (
	"fmt"
	"time"

	"example.org/hotline/model"
)

// plan is what is to be done now with the lines of a chat that wait to be sent.
type plan struct {
	unsure  []model.ChatLine // whoever sent them died: they may have gone
	moot    []model.ChatLine // a request for a rating that has been given
	refused []refusal
	next    batch     // what goes next; without lines: nothing
	wait    time.Time // until then more may come that goes in the same message
}

// refusal is a line that cannot be sent, and why.
type refusal struct {
	line   model.ChatLine
	reason string
}

// batch is what goes out in one piece: several lines in one message, or one line in several.
type batch struct {
	lines     []model.ChatLine
	kfAccount string
	texts     []string // a message each; of words
	menu      *Menu    // a request for a rating; texts are what stands for it where there are no menus
	file      bool
	window    model.SendWindow // as it was known
}

const (
	holdTime = 3 * time.Second // that an agent's text waits for his next one ...
	holdLeft = 2               // ... when so few messages are left
)

// plan goes through the waiting lines up to what can go out next.
func (t Texts) plan(c model.Chat, waiting []model.ChatLine, now time.Time) plan {
	var p plan
	for len(waiting) > 0 {
		l := waiting[0]
		left, until := c.Window.Left(now)
		switch {
		case l.Delivery == model.LineSending:
			p.unsure = append(p.unsure, l)
			c.Window.Sent()
		case l.Kind == model.LineRating && c.Rating.State == model.RatingGiven:
			p.moot = append(p.moot, l)
		case l.Kind == model.LineRating && !c.Rating.Due(now):
			p.refused = append(p.refused, refusal{l, reasonOldRating})
		case left == 0 && now.Before(until):
			p.refused = append(p.refused, refusal{l, reasonUsedUp})
		case left == 0:
			p.refused = append(p.refused, refusal{l, reasonSilent})
		default:
			b, reason := t.batch(c, waiting, left)
			if reason == "" {
				p.next, p.wait = b, b.holds(c, waiting, left, now)
				return p
			}
			p.refused = append(p.refused, refusal{l, reason})
		}
		waiting = waiting[1:]
	}
	return p
}

// batch is what goes out first of the waiting lines; reason is why the first of them cannot go.
func (t Texts) batch(c model.Chat, waiting []model.ChatLine, left int) (b batch, reason string) {
	first := waiting[0]
	b = batch{lines: waiting[:1], kfAccount: first.Agent.KfAccount, window: c.Window}
	switch first.Kind {
	case model.LineRating:
		b.menu, b.texts = t.ratingMenu(c), []string{first.Text}
		return b, ""
	case model.LineImage, model.LineVoice:
		b.file = true
		return b, ""
	}
	switch text := words(first); {
	case text == "":
		return b, reasonContent
	case len(text) <= mostBytes:
		b.merge(waiting[1:], text)
	default:
		if b.texts = split(text, mostBytes); len(b.texts) > left {
			b.texts = chop(text, mostBytes)
		}
		if len(b.texts) > left {
			return b, fmt.Sprintf("这条消息要分%d条发送，微信只允许再发%d条，市民再次发送消息后补发", len(b.texts), left)
		}
	}
	if left == len(b.texts) && c.State == model.ChatActive {
		b.invite(t.goOn())
	}
	return b, ""
}

// merge has the texts that follow go in the same message, as many as it holds: WeChat counts messages, not words.
func (b *batch) merge(following []model.ChatLine, text string) {
	for _, l := range following {
		more := words(l)
		other := l.Kind == model.LineRating || l.Delivery != model.LineToSend || l.Agent.KfAccount != b.kfAccount
		if more == "" || other || len(text)+len("\n")+len(more) > mostBytes {
			break
		}
		text += "\n" + more
		b.lines = append(b.lines[:len(b.lines):len(b.lines)], l)
	}
	b.texts = []string{text}
}

// invite adds to an agent's last message how the talk can go on.
func (b *batch) invite(how string) {
	if last := len(b.texts) - 1; b.fromAgent(false) && len(b.texts[last])+len("\n")+len(how) <= mostBytes {
		b.texts[last] += "\n" + how
	}
}

// fromAgent tells whether an agent speaks in b: in some line, or in all.
func (b *batch) fromAgent(all bool) bool {
	for _, l := range b.lines {
		if (l.From == model.FromAgent) != all {
			return !all
		}
	}
	return all
}

// holds is until when a batch waits for more that could go with it; zero: it goes now.
func (b *batch) holds(c model.Chat, waiting []model.ChatLine, left int, now time.Time) time.Time {
	until := b.lines[0].At.Add(holdTime)
	worth := left <= holdLeft && c.State == model.ChatActive && !b.file && b.menu == nil && b.fromAgent(true)
	if worth && len(b.lines) == len(waiting) && now.Before(until) {
		return until
	}
	return time.Time{}
}

// words are a line as a text; "" where it is none. A place and a link have theirs.
func words(l model.ChatLine) string {
	switch l.Kind {
	case model.LineText, model.LineNotice, model.LineLocation, model.LineLink, model.LineRating:
		return l.Text
	default:
		return ""
	}
}

// ratingMenu is the request for a rating with choices to tap.
func (t Texts) ratingMenu(c model.Chat) *Menu {
	m := &Menu{Head: t.rateHead(c)}
	for stars := 5; stars >= 1; stars-- {
		m.Choices = append(m.Choices, Choice{ID: model.RatingMenuID(c.ID, stars), Text: model.StarLabel(stars)})
	}
	return m
}

// goOn tells the citizen how to go on when nothing more can be sent to him.
func (t Texts) goOn() string {
	return "（如需继续对话，请直接回复，或" + t.link(t.ChatPath, "点此打开对话页") + "）"
}
