package kefu_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/photo"
)

// deskWorld is a console desk with its agents and citizens, on one database and one Redis, at a time that the test sets.
type deskWorld struct {
	*kefu.Sessions
	url   string
	store *store.Store
	kv    *kv.Store
	at    *atomic.Int64
	told  *atomic.Int64
	phone *phone
	files memory
}

// phone is what WeChat gets of the console.
type phone struct {
	kefu.Platform
	typing atomic.Int64
}

func (p *phone) Waiting(context.Context) (openIDs []string, count int, err error) { return nil, 0, nil }

func (p *phone) Typing(context.Context, string) error {
	p.typing.Add(1)
	return kefu.ErrBusy // 45081: it is shown already
}

func (p *phone) SendText(context.Context, string, string, string) error          { return nil }
func (p *phone) SendMenu(context.Context, string, kefu.Menu) error               { return nil }
func (p *phone) SendMedia(context.Context, string, string, string, string) error { return nil }
func (p *phone) Upload(context.Context, string, string, []byte) (string, error)  { return "m", nil }

func openDesk(t testing.TB) *deskWorld {
	t.Helper()
	return openDeskOn(t, kvtest.Open)
}

func openDeskOn(t testing.TB, redis func(testing.TB, func() time.Time) *kv.Store) *deskWorld {
	t.Helper()
	w := &deskWorld{url: storetest.URL(t), at: &atomic.Int64{}, told: &atomic.Int64{}, phone: &phone{}, files: memory{}}
	w.at.Store(time.Date(2026, 11, 24, 10, 0, 0, 0, shanghai).Unix())
	w.kv = redis(t, w.now)
	w.store = storetest.OpenAt(t, w.url, w.now)
	w.Sessions = w.replica(w.store, w.kv)
	return w
}

// another is one more process on the same database and Redis.
func (w *deskWorld) another(t *testing.T) *kefu.Sessions {
	t.Helper()
	return w.replica(storetest.OpenAt(t, w.url, w.now), w.kv)
}

// run keeps sessions going until the test ends.
func run(t testing.TB, all ...*kefu.Sessions) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for _, s := range all {
		wg.Go(func() { s.Run(ctx) })
	}
	t.Cleanup(func() { stop(); wg.Wait() })
}

var shanghai = time.FixedZone("CST", 8*3600)

func (w *deskWorld) now() time.Time         { return time.Unix(w.at.Load(), 0).UTC() }
func (w *deskWorld) passes(d time.Duration) { w.at.Add(int64(d / time.Second)) }

func (w *deskWorld) replica(st *store.Store, redis *kv.Store) *kefu.Sessions {
	return kefu.New(kefu.Options{
		Store: st, KV: redis, Platform: w.phone, Files: w.files, Pictures: photo.NewDarkroom(), Desk: model.DeskConsole, Idle: 10 * time.Minute, Now: w.now,
		Hours: model.ServiceHours{From: 9 * time.Hour, To: 18 * time.Hour, Zone: shanghai}, Log: slog.New(slog.DiscardHandler),
		Texts: kefu.Texts{PublicURL: "https://hotline.example", ChatPath: "/h5/chat", NewPath: "/h5/new", Idle: 10 * time.Minute},
	})
}

// memory keeps the files of chats.
type memory map[string][]byte

func (m memory) Put(_ context.Context, key string, body []byte) error { m[key] = body; return nil }
func (m memory) Get(_ context.Context, key string) ([]byte, error)    { return m[key], nil }

func (m memory) Delete(_ context.Context, key string) error { delete(m, key); return nil }

// agent is one who is there and says that he is online.
func (w *deskWorld) agent(t *testing.T, name string, roles ...model.Role) model.Staff {
	t.Helper()
	who := model.Staff{Name: name, Roles: append(roles, model.RoleAgent)}
	if err := w.store.AddStaff(t.Context(), who, "x"); err != nil {
		t.Fatal(err)
	}
	who, _, err := w.store.StaffByName(t.Context(), name)
	must(t, err)
	w.online(t, who)
	return who
}

func (w *deskWorld) online(t testing.TB, who model.Staff) {
	t.Helper()
	must(t, w.Heartbeat(t.Context(), who))
	_, err := w.SetPresence(t.Context(), who, model.SeatOnline)
	must(t, err)
}

// citizen is the n-th, bound.
func (w *deskWorld) citizen(t *testing.T, n int) model.Citizen {
	t.Helper()
	who, err := w.store.Meet(t.Context(), fmt.Sprintf("o-%d", n))
	must(t, err)
	if !who.Bound() {
		b := model.Binding{CitizenID: who.ID, Name: "张小三", Phone: fmt.Sprintf("138%08d", n), BoundAt: w.now()}
		must(t, w.store.Bind(t.Context(), b))
		who.Binding = &b
	}
	return who
}

// says has a citizen write, and returns his chat and what he is answered. The first time he asked for an agent before.
func (w *deskWorld) says(t *testing.T, who model.Citizen, text string) (model.Chat, string) {
	t.Helper()
	_, err := w.Ask(t.Context(), who)
	must(t, err)
	h, err := w.Hear(t.Context(), who, model.Event{From: who.OpenID, Type: model.MsgText, Text: text, MsgID: w.told.Add(1), CreatedAt: w.now()})
	must(t, err)
	c, err := w.store.LastChat(t.Context(), who.ID)
	must(t, err)
	return c, h.Answer.Text
}

// waits has the n-th citizen ask for an agent.
func (w *deskWorld) waits(t *testing.T, n int) model.Chat {
	t.Helper()
	c, _ := w.says(t, w.citizen(t, n), fmt.Sprintf("第%d件事", n))
	return c
}

func (w *deskWorld) chat(t *testing.T, id int64) model.Chat {
	t.Helper()
	c, err := w.store.Chat(t.Context(), id)
	must(t, err)
	return c
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
