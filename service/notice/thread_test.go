package notice_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"example.org/hotline/model"
)

// course are the notices of a ticket's life, in its order; more than one batch sends of one ticket.
var course = []model.NoticeKind{
	model.NoticeSubmitted, model.NoticeAccepted, model.NoticeDispatched, model.NoticeExtended, model.NoticeClosed, model.NoticeRedo,
}

func (o *office) heard() (kinds []model.NoticeKind) {
	for _, m := range o.first.sent {
		kinds = append(kinds, m.Kind)
	}
	return kinds
}

// lived is a ticket with its whole life in the outbox.
func (o *office) lived(t *testing.T) model.Ticket {
	t.Helper()
	tk := o.ticket(t, o.person(t, "oMe", true), model.SourceWeChat)
	for _, kind := range course {
		o.tell(t, tk, kind)
	}
	return tk
}

func TestATicketIsToldInItsOrder(t *testing.T) {
	o := open(t)
	o.lived(t)
	for range 3 {
		o.queue(t, time.Now().String()) // others do not wait for it
	}
	if o.drain(t); len(o.first.sent) != len(course)+3 {
		t.Fatalf("told %v", o.heard())
	}
	got := slices.DeleteFunc(o.heard(), func(k model.NoticeKind) bool { return k == model.NoticeSubmitted })
	if !slices.Equal(got, course[1:]) {
		t.Fatalf("told %v", got)
	}
}

func TestWhatFollowsAFaultWaitsForIt(t *testing.T) {
	o := open(t)
	tk := o.lived(t)
	broken := true
	o.first.on = func() error {
		if broken {
			broken = false
			return errors.New("502")
		}
		return nil
	}
	if _, err := o.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(o.first.sent) != 0 {
		t.Fatalf("told %v though the first could not be", o.heard())
	}
	if n := o.ofTicket(t, tk)[1]; n.State != model.DeliveryQueued || n.Attempts != 0 {
		t.Fatalf("the second was tried: %+v", n)
	}
	o.now = o.now.Add(time.Minute)
	if o.drain(t); !slices.Equal(o.heard(), course) {
		t.Fatalf("told %v", o.heard())
	}
}

func TestTheMorningKeepsTheOrder(t *testing.T) {
	o := open(t)
	o.now = time.Date(2026, 11, 23, 23, 30, 0, 0, cst).UTC()
	tk := o.ticket(t, o.person(t, "oMe", true), model.SourceWeChat)
	quiet := []model.NoticeKind{model.NoticeAccepted, model.NoticeDispatched, model.NoticeExtended}
	for _, kind := range quiet { // each in a batch of its own
		o.tell(t, tk, kind)
		o.drain(t)
		o.now = o.now.Add(time.Minute)
	}
	o.now = time.Date(2026, 11, 24, 8, 0, 0, 0, cst).UTC()
	for range 11 {
		o.drain(t)
		o.now = o.now.Add(time.Minute)
	}
	if !slices.Equal(o.heard(), quiet) {
		t.Fatalf("told %v", o.heard())
	}
}
