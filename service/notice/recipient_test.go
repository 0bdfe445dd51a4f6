package notice_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/notice"
)

const phoneNumber = "13800138000"

// person is a citizen, who has phoneNumber bound or has not.
func (o *office) person(t *testing.T, openID string, bound bool) int64 {
	t.Helper()
	c, err := o.store.Meet(t.Context(), openID)
	if err == nil && bound {
		err = o.store.Bind(t.Context(), model.Binding{CitizenID: c.ID, Name: "张三", Phone: phoneNumber, BoundAt: o.now})
	}
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func (o *office) ticket(t *testing.T, submitter int64, source model.Source) model.Ticket {
	t.Helper()
	o.tickets++
	tk := model.Ticket{
		Number: fmt.Sprintf("2611231048%04d", o.tickets), Source: source, Status: cmp.Or(o.status, model.Submitted), Category: "C2", Nature: "求助",
		Title: "路灯不亮", Address: "云麓区", Content: "路灯不亮，请修理。", ContactName: "张三", Phone: phoneNumber, CitizenID: submitter,
		SubmittedAt: o.now, UpdatedAt: o.now,
	}
	if err := o.store.AddTicket(t.Context(), &tk); err != nil {
		t.Fatal(err)
	}
	return tk
}

func (o *office) tell(t *testing.T, tk model.Ticket, kind model.NoticeKind) {
	t.Helper()
	err := o.store.QueueNotice(t.Context(), model.Notice{
		Dedupe: string(kind) + "/" + tk.Number, CitizenID: tk.CitizenID, TicketID: tk.ID, Kind: kind, Params: map[string]string{"number": tk.Number},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// drain flushes until nothing is due.
func (o *office) drain(t *testing.T) {
	t.Helper()
	for {
		n, err := o.Flush(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func (o *office) ofTicket(t *testing.T, tk model.Ticket) []model.Notice {
	t.Helper()
	list, err := o.store.NoticesOfTicket(t.Context(), tk.ID)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestWhoIsToldOfATicket(t *testing.T) {
	for _, tc := range []struct {
		name    string
		source  model.Source
		kind    model.NoticeKind
		prepare func(o *office) (submitter int64, told []int64)
		sms     int
	}{
		{"who submitted it, though others have the phone too", model.SourceWeChat, model.NoticeClosed, func(o *office) (int64, []int64) {
			me := o.person(t, "oMe", true)
			o.person(t, "oOther", true)
			return me, []int64{me}
		}, 0},
		{"whoever has the phone now, once who submitted it has not", model.SourceWeChat, model.NoticeAccepted, func(o *office) (int64, []int64) {
			return o.person(t, "oMe", false), []int64{o.person(t, "oWife", true), o.person(t, "oSon", true)}
		}, 0},
		{"whoever has it, of a ticket from the city's own hall", model.SourceOnlineHall, model.NoticeClosed, func(o *office) (int64, []int64) {
			return 0, []int64{o.person(t, "oA", true), o.person(t, "oB", true), o.person(t, "oC", true)}
		}, 0},
		{"the phone itself, where nobody has bound it", model.SourceOnlineHall, model.NoticeClosed, func(*office) (int64, []int64) { return 0, nil }, 1},
		{"nobody, where it is not worth an SMS", model.SourceOnlineHall, model.NoticeAccepted, func(*office) (int64, []int64) { return 0, nil }, 0},
		{"the phone itself, of a ticket that he could not look up", model.SourceAgent, model.NoticeClosed, func(o *office) (int64, []int64) {
			o.person(t, "oMe", true)
			return 0, nil
		}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := open(t)
			submitter, want := tc.prepare(o)
			tk := o.ticket(t, submitter, tc.source)
			o.tell(t, tk, tc.kind)
			o.drain(t)
			if got := o.first.told(); !slices.Equal(got, want) && len(got)+len(want) > 0 {
				t.Errorf("told %v, want %v", got, want)
			}
			if len(o.third.sent) != tc.sms {
				t.Errorf("%d SMS, want %d", len(o.third.sent), tc.sms)
			}
			if tc.sms > 0 && o.third.to[0].Phone != phoneNumber {
				t.Errorf("the SMS went to %s", o.third.to[0].Phone)
			}
			state := model.DeliveryAccepted
			if len(want)+tc.sms == 0 {
				state = model.DeliveryRefused
			}
			for _, n := range o.ofTicket(t, tk) {
				if n.State != state {
					t.Errorf("kept as %+v", n)
				}
			}
		})
	}
}

// A family of three has one phone: where WeChat reaches none of them, it gets one SMS, not three.
func TestOnePhoneGetsOneSMS(t *testing.T) {
	o := open(t)
	for i := range 3 {
		o.person(t, fmt.Sprint("o", i), true)
	}
	o.first.err = fmt.Errorf("%w: window closed", notice.ErrRefused)
	o.second.err = o.first.err
	tk := o.ticket(t, 0, model.SourceOnlineHall)
	o.tell(t, tk, model.NoticeClosed)
	o.drain(t)
	if len(o.third.sent) != 1 {
		t.Fatalf("%d SMS", len(o.third.sent))
	}
}

// What asked for something that has been done meanwhile is not said.
func TestNoLongerSo(t *testing.T) {
	for kind, moot := range map[model.NoticeKind]bool{
		model.NoticeNeedInfo: true, model.NoticeNeedInfoSoon: true, model.NoticeRateSoon: true, model.NoticeAccepted: false,
	} {
		o := open(t)
		tk := o.ticket(t, o.person(t, "oMe", true), model.SourceWeChat) // is 待受理
		o.tell(t, tk, kind)
		o.drain(t)
		if n := o.ofTicket(t, tk)[0]; moot != (n.State == model.DeliveryExpired) || moot != (len(o.first.sent) == 0) {
			t.Errorf("%s: %+v", kind, n)
		}
	}
}

// Who unbinds between two tries is not told of the next.
func TestWhoUnboundMeanwhileIsNotTold(t *testing.T) {
	o := open(t)
	a, b := o.person(t, "oA", true), o.person(t, "oB", true)
	o.first.err = errors.New("connection reset")
	tk := o.ticket(t, 0, model.SourceOnlineHall)
	o.tell(t, tk, model.NoticeAccepted)
	o.drain(t)
	if list := o.ofTicket(t, tk); len(list) != 2 {
		t.Fatalf("split into %+v", list)
	}
	if _, err := o.store.Unbind(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	o.first.err = nil
	o.now = o.now.Add(time.Minute)
	o.drain(t)
	if got := o.first.told(); !slices.Equal(got, []int64{a}) {
		t.Fatalf("told %v", got)
	}
}

// A replica that dies after splitting a notice, or before it, leaves every recipient to be told once.
func TestADeathAroundTheSplit(t *testing.T) {
	o := open(t)
	want := []int64{o.person(t, "oA", true), o.person(t, "oB", true)}
	for _, split := range []bool{false, true} {
		o.first.sent, o.first.to = nil, nil
		tk := o.ticket(t, 0, model.SourceOnlineHall)
		o.tell(t, tk, model.NoticeAccepted)
		claimed, err := o.store.ClaimNotices(t.Context(), 10, time.Minute)
		if err != nil || len(claimed) != 1 {
			t.Fatalf("claimed %+v, %v", claimed, err)
		}
		audiences, err := o.store.Audiences(t.Context(), claimed)
		if err != nil {
			t.Fatal(err)
		}
		if split {
			if err := o.store.SplitNotice(t.Context(), &claimed[0], audiences[claimed[0].ID].Told); err != nil {
				t.Fatal(err)
			}
		}
		o.drain(t)
		o.now = o.now.Add(2 * time.Minute) // the dead one's claim ends
		o.drain(t)
		if got := o.first.told(); !slices.Equal(got, want) {
			t.Errorf("split %v: told %v, want %v", split, got, want)
		}
		if err := o.store.SplitNotice(t.Context(), &claimed[0], audiences[claimed[0].ID].Told); !errors.Is(err, store.ErrStale) {
			t.Errorf("split by who had lost it: %v", err)
		}
	}
}
