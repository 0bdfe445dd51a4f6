package callback_test

import (
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

func TestUndeliveredWordsComeWithTheNextAnswer(t *testing.T) {
	tk, who := console(t)
	tk.served(t)
	tk.undelivered(t, who, model.LineText, "请带身份证")
	tk.undelivered(t, who, model.LineText, strings.Repeat("很长的说明。", 100))
	tk.undelivered(t, who, model.LineImage, "")
	ev := tk.event(model.Event{Type: model.MsgText, Text: "还要带什么？"})
	first, again := tk.deliver(t, ev), tk.deliver(t, ev)
	contains(t, "the next answer", first.Text, "未能送达", "请带身份证")
	if strings.Contains(first.Text, "很长的说明") || first.Text != again.Text {
		t.Errorf("%q and %q", first.Text, again.Text)
	}
	if a := tk.say(t, "o1", "好的"); a.Text != "" {
		t.Errorf("said again: %q", a.Text)
	}
	sent := 0 // what a reply cannot hold is sent while an agent is there ...
	for _, l := range tk.lines(t, who) {
		if l.Delivery == model.LineToSend && l.From == model.FromAgent {
			sent++
		}
	}
	if sent != 2 {
		t.Errorf("%d lines are sent", sent)
	}
	tk.pass(time.Second)
	tk.undelivered(t, who, model.LineText, "再见，"+strings.Repeat("欢迎再来。", 50))
	tk.say(t, "o1", "88") // says them
	tk.undelivered(t, who, model.LineText, "忘了说，"+strings.Repeat("明天不上班。", 45))
	tk.undelivered(t, who, model.LineText, strings.Repeat("很长的说明。", 100))
	tk.undelivered(t, who, model.LineImage, "")
	ev = tk.event(model.Event{Type: model.MsgText, Text: "你好"})
	first, again = tk.deliver(t, ev), tk.deliver(t, ev)
	contains(t, "after the end", first.Text, "忘了说", "还有2条", "/h5/chat", "提交诉求") // ... and pointed to when he is gone
	if first.Text != again.Text {
		t.Errorf("%q and %q", first.Text, again.Text)
	}
	for _, l := range tk.lines(t, who) {
		if l.Delivery == model.LineUndelivered && l.Kind == model.LineText && len(l.Text) < 1000 {
			t.Errorf("%q is still undelivered", l.Text)
		}
	}
}

// What the last chat could not say comes before the place in the queue of the next one.
func TestUndeliveredWordsAndANewChat(t *testing.T) {
	tk, who := console(t)
	tk.served(t)
	tk.undelivered(t, who, model.LineText, "请带身份证")
	tk.pass(31 * time.Minute)
	tk.hear(t, model.Event{Type: model.EvKfClose})
	a := tk.say(t, "o1", "我又来了")
	contains(t, "the first answer", a.Text, "请带身份证", "回复88可取消排队")
	if strings.Index(a.Text, "请带身份证") > strings.Index(a.Text, "回复88可取消排队") {
		t.Errorf("in the wrong order: %s", a.Text)
	}
}

// What is owed counts as said, so that it is said even beside a failure.
func TestUndeliveredWordsBesideAFailure(t *testing.T) {
	tk, who := console(t)
	tk.leaves(t)
	tk.undelivered(t, who, model.LineText, "请带身份证")
	contains(t, "no such ticket", tk.say(t, "o1", "26112310483520").Text, "请带身份证", "没有查询到")
}
