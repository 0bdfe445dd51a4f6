package kefu_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/kefu"
)

// told is one numbered item as a screen got it.
type told struct {
	seq  int64
	kind string
	chat int64
	line int
}

// screen follows an agent's feed over a stream that breaks all the time, in the middle of what it brings.
type screen struct {
	kefu *kefu.Sessions
	who  model.Staff
	rnd  *rand.Rand
	got  []told
	last map[int64]model.Chat
}

// follow reads until it has the event with a Seq.
func (v *screen) follow(ctx context.Context, until int64) error {
	for after := int64(0); after < until; {
		stream, hangUp := context.WithTimeout(ctx, time.Duration(1+v.rnd.IntN(1000))*time.Millisecond)
		err := v.stream(stream, &after)
		broke := stream.Err() != nil || errors.Is(err, errBroke)
		hangUp()
		if ctx.Err() != nil || !broke {
			return fmt.Errorf("after %d of %d: %w", after, until, err)
		}
	}
	return nil
}

var errBroke = errors.New("the stream broke")

// stream follows until the stream breaks, perhaps in the middle of what it brings.
func (v *screen) stream(ctx context.Context, after *int64) error {
	feed, err := v.kefu.Follow(ctx, v.who, *after)
	if err != nil {
		return err
	}
	for {
		items, err := feed.Next(ctx)
		if err != nil {
			return err
		}
		breaks := v.rnd.IntN(4) == 0
		if breaks {
			items = items[:v.rnd.IntN(len(items)+1)]
		}
		for _, item := range items {
			if item.Seq != 0 {
				*after = item.Seq
				v.see(item)
			}
		}
		if breaks {
			return errBroke
		}
	}
}

func (v *screen) see(item kefu.FeedItem) {
	seen := told{item.Seq, item.Kind, item.ChatID, 0}
	if item.Line != nil {
		seen.line = item.Line.Seq
	}
	if item.Kind == kefu.ItemChat {
		v.last[item.ChatID] = item.Card.Chat
	}
	v.got = append(v.got, seen)
}

// TestAFeedLosesAndRepeatsNothing has citizens and their agent talk through two processes while screens follow whose streams
// break, one of them on a process that no bell reaches.
func TestAFeedLosesAndRepeatsNothing(t *testing.T) {
	w := openDesk(t)
	other := w.another(t)
	deaf := w.replica(storetest.OpenAt(t, w.url, w.now), kvtest.Open(t, w.now))
	run(t, w.Sessions, other, deaf)
	agent := w.agent(t, "a")
	const citizens, messages = 4, 20
	var talks sync.WaitGroup
	var chats []int64
	for n := range citizens {
		chats = append(chats, w.waits(t, n).ID)
	}
	must(t, w.Assign(t.Context()))
	desks := []*kefu.Sessions{w.Sessions, other}
	for n := range citizens {
		who := w.citizen(t, n)
		talks.Go(func() {
			for i := range messages {
				ev := model.Event{From: who.OpenID, Type: model.MsgText, Text: "还有", MsgID: w.told.Add(1), CreatedAt: w.now()}
				if _, err := desks[i%2].Hear(t.Context(), who, ev); err != nil {
					t.Error(err)
				}
				if _, _, err := desks[(i+n)%2].Say(t.Context(), agent, chats[n], fmt.Sprint(i), "好的"); err != nil {
					t.Error(err)
				}
			}
			if _, err := other.Close(t.Context(), agent, chats[n]); err != nil {
				t.Error(err)
			}
		})
	}
	screens := []*screen{{kefu: w.Sessions}, {kefu: other}, {kefu: deaf}}
	quick, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	end := make(chan int64)
	for i, v := range screens {
		v.who, v.rnd, v.last = agent, rand.New(rand.NewPCG(1, uint64(i))), map[int64]model.Chat{}
	}
	var watching sync.WaitGroup
	for _, v := range screens {
		watching.Go(func() {
			if err := v.follow(quick, 100); err != nil { // while they talk
				t.Error(err)
			}
			v.got, v.last = nil, map[int64]model.Chat{}
			if err := v.follow(quick, <-end); err != nil { // and all of it anew
				t.Error(err)
			}
		})
	}
	talks.Wait()
	seat, err := w.store.Seat(t.Context(), agent.ID)
	must(t, err)
	for range screens {
		end <- seat.Feed
	}
	watching.Wait()
	w.compare(t, agent, seat.Feed, screens)
}

// compare holds what the screens got up to a Seq against what there was: what was said is still being delivered.
func (w *deskWorld) compare(t *testing.T, agent model.Staff, last int64, screens []*screen) {
	t.Helper()
	events, err := w.store.DeskEvents(t.Context(), agent.ID, 0, 100000)
	must(t, err)
	var want []told
	lines := map[int64]int{}
	for _, e := range events {
		if e.Kind != model.DeskChat && e.Seq <= last {
			want = append(want, told{e.Seq, string(e.Kind), e.ChatID, e.Line})
		}
		if e.Kind == model.DeskLine {
			if before := lines[e.ChatID]; before != 0 && e.Line != before+1 {
				t.Errorf("line %d of chat %d comes after line %d", e.Line, e.ChatID, before)
			}
			lines[e.ChatID] = e.Line
		}
	}
	for i, v := range screens {
		got := slices.DeleteFunc(v.got, func(s told) bool { return s.kind == kefu.ItemChat || s.seq > last })
		if !slices.Equal(got, want) {
			first := 0
			for first < min(len(got), len(want)) && got[first] == want[first] {
				first++
			}
			t.Errorf("screen %d got %d items of %d, right up to %v", i, len(got), len(want), got[:first])
		}
		for id, c := range v.last {
			if now := w.chat(t, id); c.State != now.State || lines[id] != now.Lines {
				t.Errorf("screen %d shows chat %d %s, of which %d lines were told; it is %s with %d", i, id, c.State, lines[id], now.State, now.Lines)
			}
		}
		if len(v.last) == 0 {
			t.Errorf("screen %d saw no chat change", i)
		}
	}
}

// next is what a feed brings before long, without what is not numbered.
func next(t *testing.T, feed interface {
	Next(context.Context) ([]kefu.FeedItem, error)
},
) []kefu.FeedItem {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	for {
		items, err := feed.Next(ctx)
		must(t, err)
		if items = slices.DeleteFunc(items, func(i kefu.FeedItem) bool { return i.Kind == kefu.ItemQueue }); len(items) > 0 {
			return items
		}
	}
}

func TestAFeedThatIsNotKnownBeginsAnew(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	c := w.talk(t, 1, agent)
	seat, err := w.Seat(t.Context(), agent)
	must(t, err)
	w.passes(time.Hour)
	for name, after := range map[string]int64{"ahead": seat.Feed + 5, "forgotten": 0} {
		if name == "forgotten" {
			must(t, w.store.ForgetDeskEvents(t.Context(), w.now()))
		}
		feed, err := w.Follow(t.Context(), agent, after)
		must(t, err)
		if items := next(t, feed); len(items) != 1 || items[0].Kind != kefu.ItemReset || items[0].Seq != seat.Feed {
			t.Errorf("%s: %+v", name, items)
		}
		w.says(t, w.citizen(t, 1), "还有")
		if items := next(t, feed); len(items) != 1 || items[0].Kind != kefu.ItemLine || items[0].Seq != seat.Feed+1 || items[0].ChatID != c.ID || items[0].Line.Text != "还有" {
			t.Errorf("%s: after that came %+v", name, items)
		}
		seat.Feed++
	}
	feed, err := w.Follow(t.Context(), agent, seat.Feed-1) // of which one event is known
	must(t, err)
	if items := next(t, feed); len(items) != 1 || items[0].Seq != seat.Feed {
		t.Errorf("what is known: %+v", items)
	}
}

// TestAnAgentSeesNothingOfWhatAnotherHasNow: the card by which he learns that a chat is not his any more.
func TestAnAgentSeesNothingOfWhatAnotherHasNow(t *testing.T) {
	w := openDesk(t)
	a, b := w.agent(t, "a"), w.agent(t, "b")
	c := w.talk(t, 1, a)
	seat, err := w.Seat(t.Context(), a)
	must(t, err)
	_, err = w.Transfer(t.Context(), a, c.ID, "b", "")
	must(t, err)
	_, _, err = w.Say(t.Context(), b, c.ID, "k", "我来处理")
	must(t, err)
	feed, err := w.Follow(t.Context(), a, seat.Feed)
	must(t, err)
	items := next(t, feed)
	if len(items) != 1 || items[0].Kind != kefu.ItemChat || items[0].Card.Agent != "b" || items[0].Card.Last != nil || items[0].Card.Unread != 0 {
		t.Errorf("he sees %+v", items)
	}
}

func TestFollowingOneChat(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	c := w.talk(t, 1, agent)
	feed, err := w.FollowChat(t.Context(), c.ID, c.Lines)
	must(t, err)
	if items := next(t, feed); len(items) != 1 || items[0].Kind != kefu.ItemChat || items[0].Card.Chat.State != model.ChatActive {
		t.Errorf("at first: %+v", items)
	}
	l, _, err := w.Say(t.Context(), agent, c.ID, "k", "您好")
	must(t, err)
	if items := next(t, feed); len(items) != 2 || items[0].Kind != kefu.ItemLine || items[0].Seq != int64(l.Seq) || items[1].Kind != kefu.ItemChat {
		t.Errorf("after his words: %+v", items)
	}
	l.Delivery = model.LineUndelivered
	must(t, w.store.SaveChatLine(t.Context(), l))
	must(t, w.ReadUpTo(t.Context(), agent, c.ID, l.Seq)) // rings
	items := next(t, feed)
	if len(items) != 2 || items[0].Kind != kefu.ItemDelivery || items[0].Line.Delivery != model.LineUndelivered {
		t.Errorf("after their delivery: %+v", items)
	}
	if _, err := w.FollowChat(t.Context(), c.ID+1, 0); !errors.Is(err, model.ErrChatNotFound) {
		t.Errorf("no chat: %v", err)
	}
}

// TestRedisForgetsEverything in the middle of a talk: the agent is there again with the next sign of his stream, gets the next
// chat, and his feed goes on.
func TestRedisForgetsEverything(t *testing.T) {
	w := openDeskOn(t, kvtest.Embedded)
	run(t, w.Sessions)
	agent := w.agent(t, "a")
	c := w.waits(t, 1)
	until(t, func() bool { return w.chat(t, c.ID).State == model.ChatActive })
	feed, err := w.Follow(t.Context(), agent, 0)
	must(t, err)
	next(t, feed)

	w.kv.Advance(240 * time.Hour) // all that it keeps has an end
	if board, err := w.Board(t.Context()); err != nil || board.Seats[0].Here {
		t.Fatalf("the board is %+v, %v", board, err)
	}
	w.says(t, w.citizen(t, 1), "还在吗")
	hears(t, feed, "还在吗")
	second := w.waits(t, 2)
	must(t, w.Recover(t.Context()))
	must(t, w.Assign(t.Context()))
	if now := w.chat(t, second.ID); now.State != model.ChatQueued {
		t.Errorf("while nobody is known to be there a chat is %s", now.State)
	}
	w.passes(15 * time.Second)
	w.says(t, w.citizen(t, 1), "您好？")
	hears(t, feed, "您好？")
	until(t, func() bool { return w.chat(t, second.ID).State == model.ChatActive })
	if now := w.chat(t, c.ID); now.State != model.ChatActive || now.Agent.StaffID != agent.ID {
		t.Errorf("the talk is %+v", now)
	}
}

// hears reads a feed until a line comes.
func hears(t *testing.T, feed *kefu.Feed, text string) {
	t.Helper()
	said := func(i kefu.FeedItem) bool { return i.Line != nil && i.Line.Text == text }
	for !slices.ContainsFunc(next(t, feed), said) {
	}
}

func until(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); {
		if time.Now().After(deadline) {
			t.Fatal("it does not come")
		}
		time.Sleep(10 * time.Millisecond)
	}
}
