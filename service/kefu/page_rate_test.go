package kefu_test

import (
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

// ended is a chat that its citizen has ended, and is to rate.
func (w pageWorld) ended(t *testing.T, who model.Citizen) model.Chat {
	t.Helper()
	c, _ := w.says(t, who, "路灯坏了")
	w.serve(t, c)
	_, err := w.PageEnd(t.Context(), who)
	must(t, err)
	return w.chat(t, c.ID)
}

func TestADigitOnThePageRates(t *testing.T) {
	for _, said := range []string{"5", "５", " 5 ", "非常满意"} {
		w := openPage(t)
		who := w.citizen(t, 1)
		c := w.ended(t, who)
		w.passes(9 * time.Hour) // nobody is there any more, and none is needed
		l, err := w.PageSay(t.Context(), who, "k", said)
		must(t, err)
		again, err := w.PageSay(t.Context(), who, "k", said)
		must(t, err)
		now := w.chat(t, c.ID)
		if l.ChatID != c.ID || again.ID != l.ID || now.Rating.State != model.RatingGiven || now.Rating.Stars != 5 || now.State != model.ChatClosed {
			t.Errorf("%q: line %+v, rating %+v", said, l, now.Rating)
		}
		lines := w.said(t, c.ID)
		if last := lines[len(lines)-1]; last != "system page 感谢您的评价！" {
			t.Errorf("%q: he reads %q", said, last)
		}
		if last, err := w.store.LastChat(t.Context(), who.ID); err != nil || last.ID != c.ID {
			t.Errorf("%q: it opened chat %d, %v", said, last.ID, err)
		}
	}
}

func TestALetterOnThePageSaysWhy(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	c := w.ended(t, who)
	for i, said := range []string{"2", "B", "b"} {
		_, err := w.PageSay(t.Context(), who, string(rune('a'+i)), said)
		must(t, err)
	}
	if r := w.chat(t, c.ID).Rating; r.Stars != 2 || r.Reason != "等待时间太长" {
		t.Errorf("the rating is %+v", r)
	}
	if _, err := w.PageSay(t.Context(), who, "x", "5"); err != nil {
		t.Error(err)
	}
	if last, err := w.store.LastChat(t.Context(), who.ID); err != nil || last.ID == c.ID {
		t.Errorf("other stars than those given are words of a new chat: %d, %v", last.ID, err)
	}
}

func TestDigitsThatRateNothing(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	c := w.ended(t, who)
	w.passes(24 * time.Hour) // too late, and there is somebody again
	l, err := w.PageSay(t.Context(), who, "k", "5")
	must(t, err)
	if l.ChatID == c.ID || w.chat(t, c.ID).Rating.State != model.RatingAsked {
		t.Errorf("a day later: %+v", l)
	}
}

func TestRatingWhatCannotBeRated(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	c, _ := w.says(t, who, "路灯坏了")
	_, err := w.PageRate(t.Context(), who, c.ID, 5, "")
	pageRefuses(t, "while it waits", err, model.ErrRatingEarly, "还没有结束")
	w.serve(t, c)
	_, err = w.PageRate(t.Context(), who, c.ID, 5, "")
	pageRefuses(t, "while it goes on", err, model.ErrRatingEarly, "还没有结束")
	_, err = w.PageEnd(t.Context(), who)
	must(t, err)
	_, err = w.PageRate(t.Context(), who, c.ID, 5, "")
	must(t, err)
	other := w.citizen(t, 2)
	c, _ = w.says(t, other, "排队")
	_, err = w.PageEnd(t.Context(), other) // he leaves the queue: nobody has served him
	must(t, err)
	_, err = w.PageRate(t.Context(), other, c.ID, 5, "")
	pageRefuses(t, "nobody asked", err, model.ErrRatingNotAsked)
	if strings.Contains(err.Error(), "已过") {
		t.Errorf("it says %v", err)
	}
}
