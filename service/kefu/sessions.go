// Package kefu is 在线客服: a citizen talks with an agent (domain §10). Where the agents work is the desk's matter: in WeChat's own
// tool, or in the staff console. What a chat may do is model.Chat's, which knows of neither.
package kefu

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// Options are what Sessions are made of. All but Hands are required.
type Options struct {
	Store    *store.Store
	KV       *kv.Store
	Platform Platform
	Filer    Filer
	Files    Files
	Pictures Pictures
	Desk     model.DeskKind
	Hours    model.ServiceHours // of usual days; special days come from the database
	Idle     time.Duration      // kefu.idle
	Poll     time.Duration      // kefu.poll
	Texts    Texts
	Now      func() time.Time
	Hands    int // chats that each part of it works on at once, at most; 0: as many as suits it
	Log      *slog.Logger
}

// Filer files a citizen's message as a ticket (留言), once for one key, and tells its number.
type Filer interface {
	File(ctx context.Context, who model.Citizen, key string, c model.Complaint) (number string, err error)
}

// Files keep what was sent beside words, sealed.
type Files interface {
	Put(ctx context.Context, key string, body []byte) error
	Get(ctx context.Context, key string) ([]byte, error)
	Delete(ctx context.Context, key string) error // what is not there is no error
}

// Sessions are the chats of all citizens. Any number of replicas may run them on the same database: every change of a chat
// is one transaction, which whoever comes second finds done.
type Sessions struct {
	Options
	days   specialDays
	seen   watermark
	bell   *bell
	clock  *clock
	counts *counts
	post   *post
	fetch  *fetcher
	here   *kv.Presence // agents of the console, by staff ID
	sights sightings    // of them, for while Redis does not answer
	hub    *hub
	desk   *assigner
	tool   *tool
}

// New makes the sessions; Run keeps them going.
func New(o Options) *Sessions {
	s := &Sessions{Options: o}
	s.bell = newBell(o.KV, o.Log)
	s.clock = newClock(s)
	s.counts = newCounts(s)
	s.post = newPost(s)
	s.fetch = newFetcher(s)
	s.here = o.KV.Presence("desk")
	s.hub = newHub(s)
	s.desk = newAssigner(s)
	s.tool = newTool(s)
	return s
}

// hands are as many as suit a part of the sessions, or as are allowed: whoever works holds one.
func (s *Sessions) hands(suit int) chan struct{} {
	if s.Hands > 0 {
		suit = min(suit, s.Hands)
	}
	return make(chan struct{}, suit)
}

// watermark is up to when WeChat's transcript has been read.
type watermark struct {
	mu sync.Mutex
	at time.Time
}

func (w *watermark) get() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *watermark) set(at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if at.After(w.at) {
		w.at = at
	}
}

// lag is how late, with WeChat's tool, a citizen's words may become known beyond the pace at which they are read: no source
// says, so that we allow for half a minute (protocol §6.3).
const lag = 30 * time.Second

// rules are what chats follow now.
func (s *Sessions) rules(ctx context.Context) (model.ChatRules, error) {
	hours, err := s.ServiceHours(ctx)
	r := model.ChatRules{Hours: hours, Idle: s.Idle, Seen: s.seen.get()}
	if s.Desk == model.DeskWeChat {
		r.Lag = s.Poll + lag
	}
	return r, err
}
