package main

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/callback"
	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/binding"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/notice"
	"example.org/hotline/service/ticketing"
	"example.org/hotline/service/wechat"
	"example.org/hotline/service/wechat/receive"
	"example.org/hotline/service/wechat/standin"
)

// world is the hotline and a WeChat in front of it, in one process and in a time of their own: nothing happens unless the world
// has it happen.
type world struct {
	t    *testing.T
	seed uint64
	rand *rand.Rand

	began    time.Time
	passed   atomic.Int64 // since then, in nanoseconds
	pace     time.Duration
	platform *standin.Platform
	weather  standin.Weather
	redis    *kv.Store
	unaged   time.Duration // that has passed, though not for Redis
	store    *store.Store  // of the first replica
	replicas []*replica
	turn     atomic.Uint64 // whose it is to answer
	files    drawer
	errors   complaints

	people []*person
	agents []*agent
	plans  plans
	spoken atomic.Int64 // words are told apart by their number
	round  time.Time    // when the hotline works by itself next
}

// replica is one process of the hotline.
type replica struct {
	sessions *kefu.Sessions
	bindings *binding.Desk
	witness  *witness
	receiver *callback.Receiver
	desk     model.DeskKind
	repair   time.Time // when chats are next held against what WeChat knows
}

const (
	worldAppID = "wx5741a1e5ca1e0000"
	worldToken = "standin"
	worldURL   = "http://hotline.test"
	worldIdle  = 10 * time.Minute
)

var shanghai = time.FixedZone("CST", 8*3600)

// newWorld is a world with a database of its own, before anybody is in it.
func newWorld(t *testing.T, seed uint64, desk model.DeskKind, replicas int, began time.Time) *world {
	t.Helper()
	w := &world{t: t, seed: seed, rand: rand.New(&chancy{from: rand.NewPCG(seed, seed^0x6b656675)}), began: began}
	w.pace = w.within(5*time.Second, 30*time.Second)
	gin.SetMode(gin.ReleaseMode)
	callbacks := gin.New()
	callbacks.POST("/wechat/callback", w.receive)
	w.platform = standin.New(standin.Options{
		AppID: worldAppID, Token: worldToken, Inline: callbacks, PublicURL: worldURL, Citizens: []standin.Person{},
		Agents: w.staff(), Seed: seed | 1, Now: func() time.Time { return began }, OnAdvance: w.pass,
		RecordDelay: w.within(0, 20*time.Second),
	})
	t.Cleanup(func() { _ = w.platform.Close() })
	w.redis = kvtest.Embedded(t, w.now)
	database := storetest.URL(t)
	for range replicas {
		st := storetest.OpenAt(t, database, w.now)
		w.hurry(st)
		w.replicas = append(w.replicas, w.newReplica(st, desk, replicas == 1))
		if w.store == nil {
			w.store = st
		}
	}
	return w
}

// newReplica builds what newApp does, on a platform without sockets and with a witness between the two.
func (w *world) newReplica(st *store.Store, desk model.DeskKind, alone bool) *replica {
	log := slog.New(&w.errors)
	var seen callback.Seen = w.redis
	hands := 0
	if alone {
		seen, hands = nil, 1 // one thing after the other, and what was seen it remembers by itself
	}
	gateway := wechat.New(wechat.Options{
		AppID: worldAppID, AppSecret: "5741d1e5ec2e75741d1e5ec2e75741d1", Transport: w.platform.Transport(), Backoff: time.Nanosecond,
	}, w.redis, log, w.now)
	if err := gateway.SetMenuJSON(w.t.Context(), menu.Default(worldURL).JSON()); err != nil {
		w.t.Fatal(err)
	}
	r := &replica{
		desk:     desk,
		bindings: binding.New(st, w.redis, nil, w.now, log),
		witness:  &witness{Platform: kefuPlatform{gateway}, now: w.now},
	}
	tickets := ticketing.New(st, w.redis, r.bindings, shanghai, w.now, log)
	r.sessions = kefu.New(kefu.Options{
		Store: st, KV: w.redis, Platform: r.witness, Filer: chatFiler{tickets}, Files: &w.files, Desk: desk,
		Hours: model.ServiceHours{From: 9 * time.Hour, To: 18 * time.Hour, Zone: shanghai}, Idle: worldIdle, Poll: w.pace,
		Texts: kefu.Texts{PublicURL: worldURL, NewPath: menu.PathNew, Search: menu.PathSearch, ChatPath: "/h5/chat", Idle: worldIdle},
		Now:   w.now, Log: log, Hands: hands,
	})
	r.bindings.OnUnbind(r.sessions.Forget)
	outbox := notice.New(st, notice.Texts{PublicURL: worldURL, Zone: shanghai}, w.now, log)
	r.witness.responder = callback.Dialog{
		People: st, Tickets: tickets, Agents: r.sessions, Reports: outbox,
		Texts: callback.Texts{Account: "广州12345", PublicURL: worldURL, Hours: "9:00-18:00", Zone: shanghai},
	}
	codec, err := receive.New(worldToken, worldAppID, "", "", w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	r.receiver = callback.New(callback.Options{
		Codec: codec, Responder: r.witness, Late: outbox, Keep: st, Seal: storetest.Ring(w.t), Log: log, Now: w.now, Seen: seen,
		Limits: callback.Limits{Patience: time.Minute, Work: time.Minute}, // a machine under load must not change what happens
	})
	return r
}

// receive is the account's callback: the replicas answer in turn.
func (w *world) receive(c *gin.Context) {
	w.replicas[w.turn.Add(1)%uint64(len(w.replicas))].receiver.Receive(c)
}

// hurry has SQLite not wait for the disk: a world that is lost in a crash is made again.
func (w *world) hurry(st *store.Store) {
	if !st.Embedded() {
		return
	}
	write, _, err := st.Conns()
	if err == nil {
		_, err = write.ExecContext(w.t.Context(), "PRAGMA synchronous=OFF")
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) now() time.Time { return w.began.Add(time.Duration(w.passed.Load())).UTC() }

func (w *world) pass(d time.Duration) {
	w.passed.Add(int64(d))
	if w.unaged += d; w.unaged >= 10*time.Second { // Redis goes through all that it has
		w.redis.Advance(w.unaged)
		w.unaged = 0
	}
}

// until lets time pass, and everybody do what he has planned for it: one thing after the other, so that the same seed makes the
// same world.
func (w *world) until(end time.Time) {
	for now := w.now(); now.Before(end); now = w.now() {
		next := end
		for _, at := range []time.Time{w.round, w.plans.next()} {
			if !at.IsZero() && at.Before(next) {
				next = at
			}
		}
		w.platform.Advance(next.Sub(now))
		if !w.now().Before(w.round) {
			w.work(w.replicas[0])
			w.round = w.now().Add(w.pace)
		}
		for do := w.plans.take(w.now()); do != nil; do = w.plans.take(w.now()) {
			do()
		}
	}
}

// work is a round of what a replica does by itself. What WeChat refuses is tried again in the next one.
func (w *world) work(r *replica) {
	ctx := w.t.Context()
	if w.chance(0.003) {
		w.redis.Advance(30 * 24 * time.Hour) // it forgets all: nothing is kept for so long
	}
	if r.desk == model.DeskWeChat {
		_ = r.sessions.ReadTranscript(ctx)
		if !w.now().Before(r.repair) {
			_ = r.sessions.Reconcile(ctx)
			r.repair = w.now().Add(time.Minute)
		}
	}
	err := r.sessions.Tick(ctx)
	err = errors.Join(err, r.sessions.HangUp(ctx), r.sessions.Deliver(ctx), w.platform.Settle(ctx))
	if err != nil {
		w.errors.add("a round: " + err.Error())
	}
}

// complaints are what the hotline calls an error of its own: with a database and a Redis that answer there is none.
type complaints struct {
	mu  sync.Mutex
	all []string
}

func (c *complaints) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, what)
}

func (c *complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }
func (c *complaints) WithAttrs([]slog.Attr) slog.Handler           { return c }
func (c *complaints) WithGroup(string) slog.Handler                { return c }

func (c *complaints) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	b.WriteString(r.Message)
	r.Attrs(func(a slog.Attr) bool {
		b.WriteString(" " + a.String())
		return true
	})
	c.add(b.String())
	return nil
}

// drawer keeps files.
type drawer struct{ files sync.Map }

func (d *drawer) Put(_ context.Context, key string, body []byte) error {
	d.files.Store(key, body)
	return nil
}

func (d *drawer) Get(_ context.Context, key string) ([]byte, error) {
	body, _ := d.files.Load(key)
	return body.([]byte), nil
}

func (d *drawer) Delete(_ context.Context, key string) error {
	d.files.Delete(key)
	return nil
}
