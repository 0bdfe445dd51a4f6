package kefu_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/benchtest"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/kefu"
)

// BenchmarkTalk is a full desk: 1,000 agents with five chats each, whose streams all are open, while citizens write 170 messages a
// second, each his every half minute. It tells how long a message takes from the callback to the agent's stream.
func BenchmarkTalk(b *testing.B) {
	const agents, perSecond, messages = 1000, 170, 5000
	storetest.Each(b, func(b *testing.B) {
		w := openDesk(b)
		run(b, w.Sessions)
		people := w.fill(b, agents)
		waiting := sync.Map{} // when each message was sent, by its text
		ctx, stop := context.WithCancel(b.Context())
		var streams sync.WaitGroup
		took := make(chan time.Duration, 1<<16)
		for i := range agents {
			seat, err := w.store.Seat(ctx, int64(i+1))
			must(b, err)
			feed, err := w.Follow(ctx, model.Staff{ID: int64(i + 1)}, seat.Feed)
			must(b, err)
			streams.Go(func() { show(ctx, feed, &waiting, took) })
		}
		pace := time.NewTicker(time.Second / perSecond)
		defer pace.Stop()
		var calls sync.WaitGroup
		for n := range messages {
			<-pace.C
			who, said := people[n*7919%len(people)], "m"+strconv.Itoa(n)
			calls.Go(func() {
				waiting.Store(said, time.Now())
				ev := model.Event{From: who.OpenID, Type: model.MsgText, Text: said, MsgID: w.told.Add(1), CreatedAt: w.now()}
				if _, err := w.Hear(ctx, who, ev); err != nil {
					b.Error(err)
				}
			})
		}
		calls.Wait()
		report(b, messages, took)
		stop()
		streams.Wait()
	})
}

// fill gives agents as many chats as they take.
func (w *deskWorld) fill(b *testing.B, agents int) []model.Citizen {
	b.Helper()
	var people []model.Citizen
	for i := range agents {
		must(b, w.store.AddStaff(b.Context(), model.Staff{Name: fmt.Sprint("a", i), Roles: []model.Role{model.RoleAgent}}, "x"))
		for n := range model.SeatCapacity {
			who, err := w.store.Meet(b.Context(), fmt.Sprintf("o-%d-%d", i, n))
			must(b, err)
			people = append(people, who)
			c := model.Chat{CitizenID: who.ID, Desk: model.DeskConsole, State: model.ChatQueued, QueuedAt: w.now(), LastCitizenAt: w.now()}
			must(b, w.store.AddChat(b.Context(), &c, w.now().Add(time.Hour)))
		}
	}
	for i := range agents {
		w.online(b, model.Staff{ID: int64(i + 1)})
	}
	for q := (kefu.QueueState{Waiting: 1}); q.Waiting > 0; {
		must(b, w.Assign(b.Context()))
		var err error
		q, err = w.Queue(b.Context())
		must(b, err)
		for i := range agents { // it takes a while
			must(b, w.Heartbeat(b.Context(), model.Staff{ID: int64(i + 1)}))
		}
	}
	return people
}

// show reads an agent's stream.
func show(ctx context.Context, feed *kefu.Feed, waiting *sync.Map, took chan<- time.Duration) {
	for {
		items, err := feed.Next(ctx)
		if err != nil {
			return
		}
		for _, item := range items {
			if item.Line == nil {
				continue
			}
			if sent, ok := waiting.LoadAndDelete(item.Line.Text); ok {
				took <- time.Since(sent.(time.Time))
			}
		}
	}
}

func report(b *testing.B, n int, took <-chan time.Duration) {
	b.Helper()
	all := make([]time.Duration, n)
	for i := range all {
		select {
		case all[i] = <-took:
		case <-time.After(30 * time.Second):
			b.Fatalf("%d of %d messages came", i, n)
		}
	}
	slices.Sort(all)
	at := func(percent int) float64 { return float64(all[(n-1)*percent/100].Microseconds()) / 1000 }
	benchtest.Report(b, "a message from the callback to its agent's stream, 1,000 agents with 5 chats each, 170 messages a second",
		fmt.Sprintf("p50 %.1f ms, p99 %.1f ms", at(50), at(99)), "p99 ≤ 200 ms")
	for _, p := range []int{50, 99} {
		b.ReportMetric(at(p), fmt.Sprintf("p%d-ms", p))
	}
}
