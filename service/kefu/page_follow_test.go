package kefu_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

// What comes at once, from the page and from WeChat, is in one chat, each once.
func TestAPageAndWeChatAtOnce(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	_, err := w.Ask(t.Context(), who)
	must(t, err)
	var wg sync.WaitGroup
	for i := range 4 {
		for range 2 {
			wg.Go(func() {
				if _, err := w.PageSay(t.Context(), who, fmt.Sprint("k", i), fmt.Sprint("页面", i)); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				ev := model.Event{From: who.OpenID, Type: model.MsgText, Text: fmt.Sprint("微信", i), MsgID: int64(100 + i), CreatedAt: w.now()}
				if _, err := w.Hear(t.Context(), who, ev); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	c := w.pageOf(t, who).Chat
	counts := map[string]int{}
	lines, err := w.store.ChatLines(t.Context(), c.ID, 0, 100)
	must(t, err)
	for i, l := range lines {
		if l.Seq != i+1 {
			t.Errorf("line %d is numbered %d", i+1, l.Seq)
		}
		if l.From == model.FromCitizen {
			counts[l.Text]++
		}
	}
	for i := range 4 {
		if counts[fmt.Sprint("页面", i)] != 1 || counts[fmt.Sprint("微信", i)] > 1 {
			t.Errorf("%v", counts)
		}
	}
	if all, err := w.store.ChatsOf(t.Context(), who.ID, 9); err != nil || len(all) != 1 {
		t.Errorf("%d chats, %v", len(all), err)
	}
}

// pageShows reads a page's feed until it has shown what is wanted.
func pageShows(t *testing.T, f *kefu.PageFeed, what string, wanted func(kefu.PageItem) bool) kefu.PageItem {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		items, err := f.Next(ctx)
		if err != nil {
			t.Fatalf("waiting for %s: %v", what, err)
		}
		for _, i := range items {
			if wanted(i) {
				return i
			}
		}
	}
}

func lineSays(text string) func(kefu.PageItem) bool {
	return func(i kefu.PageItem) bool { return i.Line != nil && i.Line.Text == text }
}

func chatIs(state model.ChatState) func(kefu.PageItem) bool {
	return func(i kefu.PageItem) bool { return i.Chat != nil && i.Chat.Chat != nil && i.Chat.Chat.State == state }
}

func TestAPageFollowsItsChat(t *testing.T) {
	w := openPage(t)
	run(t, w.Sessions)
	who := w.citizen(t, 1)
	w.waits(t, 2)
	c := w.waits(t, 1)
	f, err := w.FollowOwn(t.Context(), who, kefu.PageCursor{Seq: 0})
	must(t, err)
	first, err := f.Next(t.Context())
	must(t, err)
	if len(first) == 0 || first[0].Chat == nil || first[0].Chat.Ahead != 1 {
		t.Fatalf("it begins with %+v", first)
	}
	pageShows(t, f, "his words", lineSays("第1件事"))
	_, err = w.PageEnd(t.Context(), w.citizen(t, 2))
	must(t, err)
	pageShows(t, f, "that he is first", func(i kefu.PageItem) bool { return i.Chat != nil && i.Chat.Ahead == 0 })
	w.serve(t, c)
	pageShows(t, f, "his agent", chatIs(model.ChatActive))
	agent := w.agentOf(t, c.ID)
	l, _, err := w.Say(t.Context(), agent, c.ID, "a", "请带身份证")
	must(t, err)
	pageShows(t, f, "the agent's words", lineSays("请带身份证"))
	must(t, w.Typing(t.Context(), agent, c.ID))
	pageShows(t, f, "that he types", func(i kefu.PageItem) bool { return i.Typing })
	for sent := l; sent.Delivery.Waits(); time.Sleep(time.Millisecond) { // else it is marked as sent afterwards
		sent, err = w.store.ChatLine(t.Context(), c.ID, l.Seq)
		must(t, err)
	}
	w.refuses(t, l) // after he has read them
	_, err = w.PageEnd(t.Context(), who)
	must(t, err)
	pageShows(t, f, "the end", chatIs(model.ChatClosed))
	w.waits(t, 1)
	// It may have left the queue by the time the page looks.
	pageShows(t, f, "another chat", func(i kefu.PageItem) bool { return i.Chat != nil && i.ChatID != 0 && i.ChatID != c.ID })
	pageShows(t, f, "its first words", lineSays("第1件事"))
	if l, err = w.store.ChatLine(t.Context(), c.ID, l.Seq); err != nil || l.Delivery != model.LineOnPage {
		t.Errorf("what he read is %+v, %v", l, err)
	}
}

func TestAPageGoesOnWhereItWas(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	c := w.waits(t, 1)
	for _, after := range []int{1, c.Lines + 7} { // 7 lines more had another chat
		f, err := w.FollowOwn(t.Context(), who, kefu.PageCursor{Seq: after})
		must(t, err)
		got := pageShows(t, f, "a line", func(i kefu.PageItem) bool { return i.Line != nil })
		if want := after%(c.Lines+7) + 1; got.Line.Seq != want {
			t.Errorf("after %d comes %d, want %d", after, got.Line.Seq, want)
		}
	}
}

func TestAPageWithoutAChatSeesThatOneBegins(t *testing.T) {
	w := openPage(t)
	for n, late := range []bool{false, true} { // before the page asks for the first time, and after
		who := w.citizen(t, n+1)
		f, err := w.FollowOwn(t.Context(), who, kefu.PageCursor{Seq: 0})
		must(t, err)
		if late {
			if items, err := f.Next(t.Context()); err != nil || len(items) != 1 || items[0].Chat.Chat != nil {
				t.Fatalf("%+v, %v", items, err)
			}
		}
		w.waits(t, n+1)
		pageShows(t, f, "the chat", chatIs(model.ChatQueued))
		pageShows(t, f, "its first words", lineSays(fmt.Sprintf("第%d件事", n+1)))
	}
}

// A picture that WeChat still had when its line was shown is shown when it has come.
func TestAPageShowsAFileThatComesLate(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	c := w.waits(t, 1)
	ev := model.Event{From: who.OpenID, Type: model.MsgImage, MediaID: "m1", MsgID: w.told.Add(1), CreatedAt: w.now()}
	_, err := w.Hear(t.Context(), who, ev)
	must(t, err)
	f, err := w.FollowOwn(t.Context(), who, kefu.PageCursor{Seq: 0})
	must(t, err)
	isPicture := func(i kefu.PageItem) bool { return i.Line != nil && i.Line.Kind == model.LineImage }
	l := *pageShows(t, f, "the line", isPicture).Line
	l.Media.State, l.Media.Key, l.Media.Source = model.MediaStored, "chat-1", ""
	must(t, w.store.SaveChatLine(t.Context(), l))
	if i := pageShows(t, f, "the picture", isPicture); !i.Again || i.Line.Media.State != model.MediaStored || i.ChatID != c.ID {
		t.Errorf("%+v", i)
	}
}

func TestWhoUnbindsFollowsNothing(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	w.waits(t, 1)
	f, err := w.FollowOwn(t.Context(), who, kefu.PageCursor{Seq: 0})
	must(t, err)
	_, err = f.Next(t.Context())
	must(t, err)
	_, err = w.store.Unbind(t.Context(), who.ID)
	must(t, err)
	w.Forget(t.Context(), who)
	for err == nil {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		_, err = f.Next(ctx)
		cancel()
	}
	pageRefuses(t, "who unbound", err, model.ErrNotBound)
	who.Binding = nil
	_, err = w.FollowOwn(t.Context(), who, kefu.PageCursor{Seq: 0})
	pageRefuses(t, "who is not bound", err, model.ErrNotBound)
}

// Nor has one that knows a shorter chat, of which the cursor is a line of this one, too.
func TestTheCursorOfAShorterChat(t *testing.T) {
	w := openPage(t)
	who := w.citizen(t, 1)
	old := w.ended(t, who)
	c := w.waits(t, 1)
	for range old.Lines + 1 {
		w.says(t, who, "还有一件事")
	}
	for _, from := range []kefu.PageCursor{{ChatID: old.ID, Seq: 2}, {ChatID: c.ID, Seq: 2}, {Seq: 2}} {
		want := 3
		if from.ChatID == old.ID {
			want = 1
		}
		part, err := w.PageLines(t.Context(), who, from)
		must(t, err)
		if len(part.Lines) == 0 || part.Lines[0].Seq != want || part.ChatID != c.ID {
			t.Errorf("after %+v: %+v", from, part)
		}
		f, err := w.FollowOwn(t.Context(), who, from)
		must(t, err)
		if got := pageShows(t, f, "a line", func(i kefu.PageItem) bool { return i.Line != nil }); got.Line.Seq != want {
			t.Errorf("the stream after %+v goes on with %d", from, got.Line.Seq)
		}
	}
}
