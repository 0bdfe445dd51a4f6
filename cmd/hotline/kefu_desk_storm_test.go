package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/wechat/standin"
)

// Two thousand visits to the console of two replicas on one database and one Redis, which forgets everything now and then: who came
// first is served first, nobody serves more than he can, each chat ends once, and each agent's screen shows each line once, though
// its connection breaks again and again. What is done at once here is done at once indeed: the same seed does not make the same
// world.
func TestKefuDeskStorm(t *testing.T) {
	visits := deskVisits()
	w := newWorld(t, *stormSeed, model.DeskConsole, 2, time.Date(2026, 11, 24, 9, 30, 0, 0, shanghai))
	listening, stop := context.WithCancel(t.Context())
	var listeners sync.WaitGroup
	for _, r := range w.replicas {
		listeners.Go(func() { r.sessions.Listen(listening) })
	}
	o := w.office(24)
	for range visits / 3 {
		w.enter()
	}
	w.platform.SetWeather(standin.Storm(w.seed))
	span := time.Duration(visits) * 4 * time.Second
	for range visits {
		one(w, w.people...).visit(w.now().Add(w.within(0, span)))
	}
	for end := w.now().Add(span + 15*time.Minute); w.now().Before(end); {
		o.round(w.within(3*time.Second, 30*time.Second))
	}
	o.rest()
	stop()
	listeners.Wait()
	sum := w.judge()
	o.judge()
	t.Log(sum.String())
}

// deskVisits are as many as can be played in a test among others, or a fifth of what is asked for.
func deskVisits() int {
	visits := 2000
	if testing.Short() || slowly || onServer() {
		visits = 200
	}
	flag.Visit(func(f *flag.Flag) {
		if f.Name == "kefu.sessions" {
			visits = *stormSessions / 5
		}
	})
	return visits
}

// office is the console desk with its agents.
type office struct {
	*world
	clerks []*clerk
}

// clerk is an agent of the console.
type clerk struct {
	*world
	model.Staff
	screen *screen
	keys   int
	here   bool
}

func (w *world) office(n int) *office {
	o := &office{world: w}
	for i := range n {
		name := fmt.Sprint("yun", i)
		if err := w.store.AddStaff(w.t.Context(), model.Staff{Name: name, Roles: []model.Role{model.RoleAgent}}, "x"); err != nil {
			w.t.Fatal(err)
		}
		who, _, err := w.store.StaffByName(w.t.Context(), name)
		if err != nil {
			w.t.Fatal(err)
		}
		c := &clerk{world: w, Staff: who, here: true}
		c.screen = c.watch()
		o.clerks = append(o.clerks, c)
		c.presence(model.SeatOnline)
	}
	return o
}

// round is what happens in some seconds: all of it at once, and then the queue is served.
func (o *office) round(d time.Duration) {
	o.platform.Advance(d)
	var acts []func()
	for do := o.plans.take(o.now()); do != nil; do = o.plans.take(o.now()) {
		acts = append(acts, do)
	}
	for _, c := range o.clerks {
		acts = append(acts, c.work)
	}
	for _, r := range o.replicas {
		acts = append(acts, func() { o.work(r) })
	}
	o.atOnce(acts)
	o.serve()
}

// atOnce has some things done by a few at once, in any order.
func (o *office) atOnce(acts []func()) {
	o.rand.Shuffle(len(acts), func(i, k int) { acts[i], acts[k] = acts[k], acts[i] })
	var all sync.WaitGroup
	next := make(chan func(), len(acts))
	for _, do := range acts {
		next <- do
	}
	close(next)
	for range 6 {
		all.Go(func() {
			for do := range next {
				do()
			}
		})
	}
	all.Wait()
}

// serve has the queue served by both replicas and by agents who ask for more, and sees that those were who came first.
func (o *office) serve() {
	before := o.queue()
	var acts []func()
	for _, r := range o.replicas {
		acts = append(acts, func() { o.want(r.sessions.Assign(o.t.Context())) })
	}
	for _, c := range o.clerks {
		if o.chance(0.05) {
			acts = append(acts, func() {
				_, _, err := c.desk().TakeNext(o.t.Context(), c.Staff)
				o.want(err, model.ErrDeskFull, model.ErrAgentOffline)
			})
		}
	}
	o.atOnce(acts)
	after := o.queue()
	if served := len(before) - len(after); served < 0 || !slices.Equal(before[served:], after) {
		o.errors.add(fmt.Sprintf("of the queue %v others than the first were served: %v are left", before, after))
	}
	if o.chance(0.8) {
		return
	}
	seats, err := o.store.Seats(o.t.Context())
	o.want(err)
	for _, seat := range seats {
		has, err := o.store.StaffChats(o.t.Context(), seat.StaffID)
		o.want(err)
		if len(has) != seat.Active || len(has) > seat.Capacity {
			o.errors.add(fmt.Sprintf("agent %d has %d chats, by his seat %d of %d", seat.StaffID, len(has), seat.Active, seat.Capacity))
		}
	}
}

func (o *office) queue() []int64 {
	head, err := o.store.QueueHead(o.t.Context(), 10_000)
	o.want(err)
	ids := make([]int64, len(head))
	for i, c := range head {
		ids[i] = c.ID
	}
	return ids
}

// rest lets the day end, with nobody doing anything.
func (o *office) rest() {
	o.platform.SetWeather(standin.Weather{Seed: o.seed})
	o.plans.drop()
	work := func(d, every time.Duration) {
		for end := o.now().Add(d); o.now().Before(end); {
			o.platform.Advance(every)
			for _, r := range o.replicas {
				o.world.work(r)
			}
			o.serve()
		}
	}
	work(45*time.Minute, 20*time.Second)
	evening := time.Date(2026, 11, 24, 18, 40, 0, 0, shanghai)
	work(evening.Sub(o.now()), 10*time.Minute)
	work(10*time.Minute, 20*time.Second)
	for _, c := range o.clerks {
		c.screen.finish(c)
	}
}

// desk is one of the replicas.
func (w *world) desk() *kefu.Sessions { return one(w, w.replicas...).sessions }

func (c *clerk) presence(p model.SeatPresence) {
	s := c.desk()
	c.want(s.Heartbeat(c.t.Context(), c.Staff))
	_, err := s.SetPresence(c.t.Context(), c.Staff, p)
	c.want(err, model.ErrAgentOffline)
}

// work is what an agent does in a round.
func (c *clerk) work() {
	ctx := c.t.Context()
	switch {
	case c.chance(0.005): // his computer is off
		c.here = false
	case !c.here && c.chance(0.1), c.chance(0.02):
		c.here = true
		c.presence(model.SeatOnline)
	case c.chance(0.006):
		c.presence(one(c.world, model.SeatAway, model.SeatOffline))
	}
	if !c.here || c.chance(0.5) {
		return
	}
	c.want(c.desk().Heartbeat(ctx, c.Staff))
	mine, err := c.desk().MyChats(ctx, c.Staff)
	c.want(err)
	for _, card := range mine {
		c.talk(card)
	}
}

// talk is what an agent does with one of his chats. The citizen may do something at the same moment.
func (c *clerk) talk(card kefu.ChatCard) {
	ctx, id := c.t.Context(), card.Chat.ID
	meanwhile := []error{model.ErrChatOver, model.ErrChatNotFound}
	switch n := c.rand.IntN(100); {
	case n < 40:
		c.keys++
		key, words := fmt.Sprint("k", c.keys), c.words("好的，正在为您查询")
		_, _, err := c.desk().Say(ctx, c.Staff, id, key, words)
		c.want(err, meanwhile...)
		if c.chance(0.1) { // he taps twice
			_, _, err := c.desk().Say(ctx, c.Staff, id, key, words)
			c.want(err, meanwhile...)
		}
	case n < 43:
		c.want2(c.desk().Close(ctx, c.Staff, id))(meanwhile...)
	case n < 45:
		to := one(c.world, kefu.ToQueue, fmt.Sprint("yun", c.rand.IntN(24)))
		c.want2(c.desk().Transfer(ctx, c.Staff, id, to, one(c.world, "", "请继续处理")))(append(meanwhile, model.ErrAgentOffline, model.ErrDeskFull)...)
	case n < 47:
		c.want2(c.desk().OfferPage(ctx, c.Staff, id))(meanwhile...)
	case n < 60:
		c.want(c.desk().ReadUpTo(ctx, c.Staff, id, card.Chat.Lines), meanwhile...)
	case n < 62:
		c.want(c.desk().Typing(ctx, c.Staff, id), meanwhile...)
	}
}

// want2 is want for a call that returns something besides.
func (w *world) want2(_ any, err error) func(mayBe ...error) {
	return func(mayBe ...error) { w.want(err, mayBe...) }
}

// screen is what an agent's browser has been told over connections that broke.
type screen struct {
	stop    context.CancelFunc
	stopped chan struct{}

	mu    sync.Mutex
	seq   int64
	items []kefu.FeedItem // numbered ones
}

// watch follows an agent's feed until the screen is finished.
func (c *clerk) watch() *screen {
	s := &screen{stopped: make(chan struct{})}
	ctx, stop := context.WithCancel(c.t.Context())
	s.stop = stop
	rnd := rand.New(rand.NewPCG(c.seed, uint64(c.ID)))
	go func() {
		defer close(s.stopped)
		for ctx.Err() == nil {
			s.connect(ctx, c, rnd)
		}
	}()
	return s
}

// connect follows until the connection breaks. What was on its way then does not arrive.
func (s *screen) connect(ctx context.Context, c *clerk, rnd *rand.Rand) {
	ctx, hangUp := context.WithCancel(ctx)
	defer hangUp()
	feed, err := c.replicas[rnd.IntN(len(c.replicas))].sessions.Follow(ctx, c.Staff, s.at())
	if err != nil {
		c.want(err, context.Canceled)
		return
	}
	for {
		items, err := feed.Next(ctx)
		if err != nil {
			c.want(err, context.Canceled)
			return
		}
		broken := rnd.IntN(20) == 0
		if broken {
			items = items[:rnd.IntN(len(items)+1)]
		}
		s.show(items)
		if broken {
			return
		}
	}
}

func (s *screen) at() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seq
}

func (s *screen) show(items []kefu.FeedItem) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, it := range items {
		if it.Seq > 0 {
			s.seq = it.Seq
			s.items = append(s.items, it)
		}
	}
}

// finish waits until the screen shows all that there is.
func (s *screen) finish(c *clerk) {
	lines := c.lineEvents()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline) && (len(lines) > 0 && s.at() < lines[len(lines)-1].Seq); {
		time.Sleep(5 * time.Millisecond) // another goroutine reads
	}
	s.stop()
	<-s.stopped
}

// lineEvents are the events of an agent's feed that are about lines, as the database has them.
func (c *clerk) lineEvents() (lines []model.DeskEvent) {
	for after := int64(0); ; {
		all, err := c.store.DeskEvents(c.t.Context(), c.ID, after, 1000)
		if err != nil {
			c.t.Fatal(err)
		}
		if len(all) == 0 {
			return lines
		}
		for _, e := range all {
			if e.Kind != model.DeskChat {
				lines = append(lines, e)
			}
		}
		after = all[len(all)-1].Seq
	}
}

// judge holds what the agents' screens have shown against what there was to show.
func (o *office) judge() {
	shown := map[store.LineRef][]int64{} // to whom
	for _, c := range o.clerks {
		o.judgeScreen(c, shown)
	}
	for _, p := range o.people {
		chats, lines := o.kept(p)
		for _, chat := range chats {
			o.judgeLines(chat, slices.DeleteFunc(slices.Clone(lines), func(l model.ChatLine) bool { return l.ChatID != chat.ID }), shown)
		}
	}
}

// judgeScreen: a screen has shown each line and each change of its delivery once, in their order.
func (o *office) judgeScreen(c *clerk, shown map[store.LineRef][]int64) {
	var got []model.DeskEvent
	last := map[int64]model.Chat{}
	for _, it := range c.screen.items {
		switch it.Kind {
		case kefu.ItemLine, kefu.ItemDelivery:
			got = append(got, model.DeskEvent{Seq: it.Seq, Kind: model.DeskEventKind(it.Kind), ChatID: it.ChatID, Line: it.Line.Seq})
		case kefu.ItemChat:
			last[it.ChatID] = it.Card.Chat
		default:
			o.t.Errorf("agent %d was told to begin anew", c.ID)
		}
	}
	want := c.lineEvents()
	for i := range want {
		want[i].StaffID, want[i].At = 0, time.Time{}
	}
	if !slices.Equal(got, want) {
		o.t.Errorf("agent %d was shown %d lines and deliveries, of %d", c.ID, len(got), len(want))
	}
	for _, e := range want {
		if e.Kind != model.DeskLine {
			continue
		}
		ref := store.LineRef{ChatID: e.ChatID, Seq: e.Line}
		shown[ref] = append(shown[ref], c.ID)
	}
	for id, chat := range last {
		if now, err := o.store.Chat(o.t.Context(), id); err != nil || chat.State != now.State && chat.Agent.StaffID == c.ID {
			o.t.Errorf("agent %d is left with chat %d, which is %s", c.ID, id, now.State)
		}
	}
}

// judgeLines: what is said while an agent has the chat is in his feed, once; with a file it comes again when that is there.
func (o *office) judgeLines(chat model.Chat, lines []model.ChatLine, shown map[store.LineRef][]int64) {
	for i, l := range lines {
		to, most := shown[store.LineRef{ChatID: chat.ID, Seq: l.Seq}], 1
		if l.From == model.FromCitizen && l.Media.State != "" {
			most = 2
		}
		switch {
		case len(to) > most:
			o.t.Errorf("line %d/%d is in the feeds of %v", chat.ID, l.Seq, to)
		case l.From == model.FromAgent && !slices.Equal(to, []int64{l.Agent.StaffID}):
			o.t.Errorf("line %d/%d of agent %d is in the feeds of %v", chat.ID, l.Seq, l.Agent.StaffID, to)
		case len(to) == 0 && i == len(lines)-1 && chat.Agent.StaffID != 0:
			o.t.Errorf("agent %d never saw the last line of chat %d", chat.Agent.StaffID, chat.ID)
		}
	}
}
