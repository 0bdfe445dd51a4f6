package notice_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/notice"
)

// What a platform reports as failed goes on to the channels after it, where it is worth an SMS.
func TestAFailureReportedLater(t *testing.T) {
	for _, tc := range []struct {
		kind  model.NoticeKind
		late  time.Duration
		state model.Delivery
		sms   int
	}{
		{model.NoticeClosed, time.Minute, model.DeliveryAccepted, 1},
		{model.NoticeAccepted, time.Minute, model.DeliveryRefused, 0},
		{model.NoticeClosed, model.NoticeWithin, model.DeliveryRefused, 0}, // too late for anybody to be told
	} {
		o := open(t)
		o.first.err = fmt.Errorf("%w: window closed", notice.ErrRefused)
		tk := o.ticket(t, o.person(t, "oMe", true), model.SourceWeChat)
		o.tell(t, tk, tc.kind)
		o.drain(t)
		o.now = o.now.Add(tc.late)
		for range 2 { // WeChat may tell it twice
			if err := o.Delivered(t.Context(), "id-"+o.second.sent[0].ID, "failed:user block"); err != nil {
				t.Fatal(err)
			}
			o.drain(t)
		}
		n := o.ofTicket(t, tk)[0]
		if n.State != tc.state || len(o.third.sent) != tc.sms || len(o.second.sent) != 1 {
			t.Errorf("%s: %+v, %d SMS", tc.kind, n, len(o.third.sent))
		}
	}
}

// The report may be faster than the note that the message went.
func TestAReportThatIsEarly(t *testing.T) {
	o := open(t)
	tk := o.ticket(t, o.person(t, "oMe", true), model.SourceWeChat)
	for kind, id := range map[model.NoticeKind]string{model.NoticeAccepted: "77", model.NoticeClosed: ""} {
		o.tell(t, tk, kind)
		claimed, err := o.store.ClaimNotices(t.Context(), 10, time.Minute)
		if err != nil || len(claimed) != 1 {
			t.Fatalf("claimed %+v, %v", claimed, err)
		}
		n := claimed[0]
		n.State, n.Channel, n.PlatformID = model.DeliveryAccepted, model.ByTemplate, id
		if id == "" {
			n.Channel = model.BySubscription
			err = o.DeliveredSubscription(t.Context(), n.CitizenID, model.Subscription{MsgID: "78", ErrorCode: "0", ErrorStatus: "success"})
		} else {
			err = o.Delivered(t.Context(), id, "success")
		}
		if err == nil {
			err = o.store.SettleNotice(t.Context(), n)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range o.ofTicket(t, tk) {
		if n.State != model.DeliveryDone {
			t.Errorf("got %+v", n)
		}
	}
	if err := o.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A subscription's report does not say which message it is of: they are taken in the order in which they went.
func TestReportsOnSubscriptions(t *testing.T) {
	o := open(t)
	o.second.name = model.BySubscription
	o.first.err = fmt.Errorf("%w: window closed", notice.ErrRefused)
	tk := o.ticket(t, o.person(t, "oMe", true), model.SourceWeChat)
	for _, kind := range []model.NoticeKind{model.NoticeAccepted, model.NoticeClosed} {
		o.tell(t, tk, kind)
		o.drain(t)
		o.now = o.now.Add(time.Second)
	}
	report := func(id, code string) {
		if err := o.DeliveredSubscription(t.Context(), o.second.to[0].CitizenID, model.Subscription{MsgID: id, ErrorCode: code, ErrorStatus: code}); err != nil {
			t.Fatal(err)
		}
	}
	report("1", "0")
	report("1", "0")
	report("2", "20002")
	list := o.ofTicket(t, tk)
	if list[0].State != model.DeliveryDone || list[1].State != model.DeliveryQueued {
		t.Fatalf("got %+v", list)
	}
	o.drain(t)
	if len(o.third.sent) != 1 {
		t.Fatalf("%d SMS", len(o.third.sent))
	}
}

func TestTheNight(t *testing.T) {
	night := time.Date(2026, 11, 23, 23, 30, 0, 0, cst)
	morning := time.Date(2026, 11, 24, 8, 0, 0, 0, cst)
	for _, tc := range []struct {
		name    string
		kind    model.NoticeKind
		queued  time.Time
		expires time.Time
		waits   bool
	}{
		{"waits", model.NoticeAccepted, night, time.Time{}, true},
		{"waits in the small hours", model.NoticeAccepted, night.Add(5 * time.Hour), time.Time{}, true},
		{"begins at ten", model.NoticeAccepted, time.Date(2026, 11, 23, 22, 0, 0, 0, cst), time.Time{}, true},
		{"not a second earlier", model.NoticeAccepted, time.Date(2026, 11, 23, 21, 59, 59, 0, cst), time.Time{}, false},
		{"ends at eight", model.NoticeAccepted, morning, time.Time{}, false},
		{"★ is told", model.NoticeClosed, night, time.Time{}, false},
		{"who submits is awake", model.NoticeSubmitted, night, time.Time{}, false},
		{"its last chance", model.NoticeNeedInfoSoon, night, time.Date(2026, 11, 24, 0, 0, 0, 0, cst), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := open(t)
			o.now = tc.queued.UTC()
			o.status = model.NeedInfo
			tk := o.ticket(t, o.person(t, "oMe", true), model.SourceWeChat)
			err := o.store.QueueNotice(t.Context(), model.Notice{
				Dedupe: "1", CitizenID: tk.CitizenID, TicketID: tk.ID, Kind: tc.kind, Params: map[string]string{"number": tk.Number}, ExpiresAt: tc.expires,
			})
			if err != nil {
				t.Fatal(err)
			}
			o.drain(t)
			if (len(o.first.sent) == 0) != tc.waits {
				t.Fatalf("said at once: %d", len(o.first.sent))
			}
			if !tc.waits {
				return
			}
			o.now = morning.Add(-time.Second).UTC()
			if o.drain(t); len(o.first.sent) != 0 {
				t.Fatal("said before eight")
			}
			o.now = morning.Add(10 * time.Minute).UTC()
			o.drain(t)
			if n := o.ofTicket(t, tk)[0]; n.State != model.DeliveryAccepted || n.Attempts != 1 {
				t.Fatalf("in the morning: %+v", n)
			}
		})
	}
}

// A channel that has not taken a message leaves it to the next one; where there is none, the message waits as long as the
// channel says.
func TestABusyChannel(t *testing.T) {
	o := open(t)
	o.first.err = notice.Busy(time.Hour, errors.New("45009"))
	o.queue(t, "1")
	if n := o.flush(t); n.State != model.DeliveryAccepted || n.Channel != model.ByTemplate {
		t.Fatalf("got %+v", n)
	}
	o.second.err = o.first.err
	o.queue(t, "2")
	if n := o.flush(t); n.State != model.DeliveryQueued || n.NextAt.Before(o.now.Add(time.Hour)) || !strings.Contains(n.Result, "45009") {
		t.Fatalf("got %+v", n)
	}
}

// A fault may mean that the message went, so that the same channel is tried again; but a ★ moment is told somehow.
func TestAFaultThatStays(t *testing.T) {
	for kind, sms := range map[model.NoticeKind]int{model.NoticeClosed: 1, model.NoticeAccepted: 0} {
		o := open(t)
		o.first.err, o.second.err = errors.New("connection reset"), errors.New("connection reset")
		tk := o.ticket(t, o.person(t, "oMe", true), model.SourceWeChat)
		o.tell(t, tk, kind)
		for range 10 {
			o.drain(t)
			o.now = o.now.Add(15 * time.Minute)
		}
		if len(o.third.sent) != sms {
			t.Errorf("%s: %d SMS", kind, len(o.third.sent))
		}
		o.now = o.now.Add(model.NoticeWithin)
		o.drain(t)
		if n := o.ofTicket(t, tk)[0]; sms == 0 && (n.State != model.DeliveryExpired || !strings.Contains(n.Result, "connection reset")) {
			t.Errorf("too old: %+v", n)
		}
	}
}

// Run tries again by itself: about 1, 2, 4, 8 … seconds after each failure.
func TestBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		o.clock = time.Now
		var tries []time.Duration
		start := time.Now()
		o.first.on = func() error {
			tries = append(tries, time.Since(start))
			return errors.New("connection reset")
		}
		o.now = time.Now()
		o.queue(t, "1")
		stop := o.start(t)
		time.Sleep(3 * time.Minute)
		stop()
		if len(tries) < 7 || len(tries) > 9 {
			t.Fatalf("%d tries: %v", len(tries), tries)
		}
		for i := 1; i < len(tries); i++ {
			wait, want := tries[i]-tries[i-1], time.Second<<(i-1)
			if wait < want*3/4 || wait > want*5/4+2*time.Second { // the outbox looks once a second, the database keeps whole ones
				t.Errorf("waited %s before try %d, want about %s", wait, i+1, want)
			}
		}
	})
}
