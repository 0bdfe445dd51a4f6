package notice_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/notice"
)

// line is a channel that answers as it is told.
type line struct {
	name string
	mu   sync.Mutex
	err  error
	sent []notice.Message
	to   []model.Recipient
	on   func() error // asked before it is sent
}

func (l *line) Name() string { return l.name }

func (l *line) Send(_ context.Context, to model.Recipient, m notice.Message) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	bySMS := l.name == model.BySMS
	if bySMS && (m.SMS == nil || to.Phone == "") || !bySMS && to.OpenID == "" {
		return "", fmt.Errorf("%w: not for this channel", notice.ErrRefused)
	}
	if l.on != nil {
		if err := l.on(); err != nil {
			return "", err
		}
	}
	if l.err != nil {
		return "", l.err
	}
	l.sent, l.to = append(l.sent, m), append(l.to, to)
	if l.name == model.ByTemplate {
		return "id-" + m.ID, nil
	}
	return "", nil
}

func (l *line) told() []int64 {
	ids := make([]int64, 0, len(l.to))
	for _, to := range l.to {
		ids = append(ids, to.CitizenID)
	}
	slices.Sort(ids)
	return ids
}

type office struct {
	*notice.Outbox
	store         *store.Store
	now           time.Time
	clock         func() time.Time // nil: it stands at now
	who           model.Citizen
	first, second *line
	third         *line
	tickets       int
	status        model.Status // of the next ticket; "": 待受理
}

func open(t *testing.T) *office {
	t.Helper()
	o := &office{now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), first: &line{name: "kf"}, second: &line{name: "template"}, third: &line{name: "sms"}}
	clock := func() time.Time {
		if o.clock != nil {
			return o.clock().UTC().Truncate(time.Second)
		}
		return o.now
	}
	o.store = storetest.Open(t, clock)
	texts := notice.Texts{PublicURL: "https://12345.example", Zone: time.FixedZone("CST", 8*3600)}
	o.Outbox = notice.New(o.store, texts, clock, slog.New(slog.DiscardHandler), o.first, o.second, o.third)
	var err error
	if o.who, err = o.store.Meet(t.Context(), "o1"); err != nil {
		t.Fatal(err)
	}
	return o
}

// start runs the outbox; stop waits for its end.
func (o *office) start(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); o.Run(ctx) }()
	return func() { cancel(); <-ended }
}

func (o *office) queue(t *testing.T, dedupe string) {
	t.Helper()
	n := model.Notice{
		Dedupe: dedupe, CitizenID: o.who.ID, Kind: model.NoticeSubmitted, ExpiresAt: o.now.Add(time.Hour),
		Params: map[string]string{"number": "26112310483520", "at": o.now.Format(time.RFC3339)},
	}
	if err := o.store.QueueNotice(t.Context(), n); err != nil {
		t.Fatal(err)
	}
}

func (o *office) flush(t *testing.T) model.Notice {
	t.Helper()
	if _, err := o.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := o.store.NoticesOf(t.Context(), o.who.ID)
	if err != nil || len(list) == 0 {
		t.Fatalf("%v, %v", list, err)
	}
	return list[len(list)-1]
}

// A provider may answer at any length and in Chinese; what is kept of it must be text that a database takes.
func TestALongReasonIsCutBetweenCharacters(t *testing.T) {
	o := open(t)
	for i := range 3 {
		o.first.err = fmt.Errorf("%w: %s", notice.ErrRefused, strings.Repeat("a", i)+strings.Repeat("触发流控", 100))
		o.second.err = o.first.err
		o.queue(t, fmt.Sprint(i))
		if n := o.flush(t); n.State != model.DeliveryRefused || !utf8.ValidString(n.Result) || len(n.Result) < 150 {
			t.Errorf("got %+v", n)
		}
	}
}

func TestTheFirstChannelThatReachesTheCitizen(t *testing.T) {
	o := open(t)
	o.queue(t, "1")
	if n := o.flush(t); n.State != model.DeliveryAccepted || n.Channel != "kf" {
		t.Fatalf("got %+v", n)
	}
	if len(o.first.sent) != 1 || !strings.Contains(o.first.sent[0].Text, "26112310483520") || len(o.second.sent) != 0 {
		t.Fatalf("sent %+v and %+v", o.first.sent, o.second.sent)
	}
	o.first.err = fmt.Errorf("%w: window closed", notice.ErrRefused)
	o.queue(t, "2")
	if n := o.flush(t); n.State != model.DeliveryAccepted || n.Channel != "template" {
		t.Fatalf("the next channel: %+v", n)
	}
	if err := o.Delivered(t.Context(), "id-"+o.second.sent[0].ID, "success"); err != nil {
		t.Fatal(err)
	}
	if n := o.flush(t); n.State != model.DeliveryDone {
		t.Fatalf("reported as delivered: %+v", n)
	}
	o.second.err = o.first.err
	o.queue(t, "3")
	if n := o.flush(t); n.State != model.DeliveryRefused || !strings.Contains(n.Result, "window closed") {
		t.Fatalf("no channel: %+v", n)
	}
}

func TestAFaultIsTriedAgainLater(t *testing.T) {
	o := open(t)
	o.first.err = errors.New("connection reset")
	o.queue(t, "1")
	for try := 1; try <= 3; try++ {
		if n := o.flush(t); n.State != model.DeliveryQueued || n.Attempts != try {
			t.Fatalf("try %d: %+v", try, n)
		}
		if n := o.flush(t); n.Attempts != try {
			t.Fatalf("tried again at once: %+v", n)
		}
		o.now = o.now.Add(10 * time.Minute)
	}
	o.first.err = nil
	if n := o.flush(t); n.State != model.DeliveryAccepted || len(o.second.sent) != 0 {
		t.Fatalf("after the fault: %+v", n)
	}
}

func TestTooLateIsNotSent(t *testing.T) {
	o := open(t)
	o.queue(t, "1")
	o.now = o.now.Add(time.Hour)
	if n := o.flush(t); n.State != model.DeliveryExpired || len(o.first.sent) != 0 {
		t.Fatalf("got %+v", n)
	}
}

func TestALateAnswerIsSaidOnce(t *testing.T) {
	o := open(t)
	ev := model.Event{From: "o1", Type: model.MsgText, MsgID: 7, CreatedAt: o.now}
	for range 3 {
		if err := o.AnswerLate(t.Context(), ev, model.Answer{Text: "您好"}); err != nil {
			t.Fatal(err)
		}
	}
	o.flush(t)
	if len(o.first.sent) != 1 || o.first.sent[0].Text != "您好" {
		t.Fatalf("sent %+v", o.first.sent)
	}
}

// Three replicas, many notices: each is sent once.
func TestReplicasSendEachOnce(t *testing.T) {
	o := open(t)
	const notices = 300
	list := make([]model.Notice, notices)
	for i := range list {
		list[i] = model.Notice{Dedupe: fmt.Sprint(i), CitizenID: o.who.ID, Kind: model.NoticeSubmitted, Params: map[string]string{"number": "26112310483520"}}
	}
	if err := o.store.QueueNotices(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				if n, err := o.Flush(t.Context()); err != nil || n == 0 {
					return
				}
			}
		})
	}
	wg.Wait()
	ids := map[string]int{}
	for _, m := range o.first.sent {
		ids[m.ID]++
	}
	if len(o.first.sent) != notices || len(ids) != notices {
		t.Fatalf("%d of %d were sent, in %d messages", len(ids), notices, len(o.first.sent))
	}
}
