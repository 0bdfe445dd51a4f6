package model_test

import (
	"testing"
	"time"

	"example.org/hotline/model"
)

var (
	cst   = time.FixedZone("CST", 8*3600)
	hours = model.ServiceHours{From: 9 * time.Hour, To: 18 * time.Hour, Zone: cst, Special: map[string]model.SpecialDay{
		"2026-02-16": {Date: "2026-02-16", From: 9 * time.Hour, To: 12 * time.Hour, Note: "除夕"},
		"2026-02-17": {Date: "2026-02-17", Closed: true},
	}}
	rules = model.ChatRules{Hours: hours, Idle: 10 * time.Minute}
	li    = model.ChatAgent{StaffID: 1}
	wang  = model.ChatAgent{StaffID: 2}
)

// clockAt is a time of a Saturday on which nothing is special.
func clockAt(h, m, s int) time.Time { return time.Date(2026, 11, 28, h, m, s, 0, cst).UTC() }

func TestServiceHours(t *testing.T) {
	day := func(d, h, m, s int) time.Time { return time.Date(2026, 2, d, h, m, s, 0, cst) }
	for _, tc := range []struct {
		at   time.Time
		open bool
		next time.Time
	}{
		{day(15, 8, 59, 59), false, day(15, 9, 0, 0)}, // a Sunday is a day of service
		{day(15, 9, 0, 0), true, day(15, 9, 0, 0)},
		{day(15, 17, 59, 59), true, day(15, 17, 59, 59)},
		{day(15, 18, 0, 0), false, day(16, 9, 0, 0)},
		{day(16, 11, 59, 59), true, day(16, 11, 59, 59)},
		{day(16, 12, 0, 0), false, day(18, 9, 0, 0)}, // half a day, then a closed one
		{day(17, 10, 0, 0), false, day(18, 9, 0, 0)},
	} {
		if got := hours.Open(tc.at); got != tc.open {
			t.Errorf("%v: open is %v", tc.at, got)
		}
		if got := hours.Next(tc.at); !got.Equal(tc.next) {
			t.Errorf("%v: opens next at %v, want %v", tc.at, got.In(cst), tc.next)
		}
	}
}

// step is an input at so many minutes after 10:00, and what must come of it.
type step struct {
	minute float64
	in     model.ChatInput
	state  model.ChatState
	end    model.ChatEnd
	told   model.ChatTold
}

func minutes(m float64) time.Time {
	return clockAt(10, 0, 0).Add(time.Duration(m * float64(time.Minute)))
}

func TestChatsLive(t *testing.T) {
	said := model.ChatInput{Kind: model.InSaid}
	leave := model.ChatInput{Kind: model.InSaid, Leave: true}
	answer := model.ChatInput{Kind: model.InAgentSaid, Agent: li}
	joins := model.ChatInput{Kind: model.InConnected, Agent: li}
	tick := model.ChatInput{Kind: model.InTick}
	const queued, active, closed = model.ChatQueued, model.ChatActive, model.ChatClosed
	for name, steps := range map[string][]step{
		"talks, says 88, is asked once": {
			{1, joins, active, "", model.ToldConnected},
			{1.5, answer, active, "", ""},
			{2, said, active, "", ""},
			{3, leave, closed, model.EndBy88, model.ToldClosed},
			{3, leave, closed, model.EndBy88, ""},
			{4, model.ChatInput{Kind: model.InEnded, Agent: li}, closed, model.EndBy88, ""},
		},
		"88 in the queue cancels": {{1, leave, closed, model.EndCancelled, model.ToldClosed}},
		"ten silent minutes, warned at eight": {
			{1, joins, active, "", model.ToldConnected},
			{2, answer, active, "", ""},
			{9.9, tick, active, "", ""},
			{10, tick, active, "", model.ToldIdleSoon},
			{10.1, tick, active, "", ""},
			{11.9, tick, active, "", ""},
			{12, tick, closed, model.EndIdle, model.ToldClosed},
		},
		"a word starts the ten minutes anew": {
			{1, joins, active, "", model.ToldConnected},
			{2, answer, active, "", ""},
			{10, tick, active, "", model.ToldIdleSoon},
			{11, said, active, "", ""},
			{12, answer, active, "", ""},
			{19.9, tick, active, "", ""},
			{20, tick, active, "", model.ToldIdleSoon},
			{22, tick, closed, model.EndIdle, model.ToldClosed},
		},
		"who waits for us is never closed": {
			{1, joins, active, "", model.ToldConnected},
			{30, tick, active, "", ""},
			{60, tick, active, "", ""},
			{61, answer, active, "", ""},
			{69, tick, active, "", model.ToldIdleSoon},
			{71, tick, closed, model.EndIdle, model.ToldClosed},
		},
		"further words of the agent do not prolong": {
			{1, joins, active, "", model.ToldConnected},
			{2, answer, active, "", ""},
			{9, answer, active, "", ""},
			{10, tick, active, "", model.ToldIdleSoon},
			{12, tick, closed, model.EndIdle, model.ToldClosed},
		},
		"the agent is heard before it is told that he joined": {
			{1, answer, active, "", model.ToldConnected}, {1, joins, active, "", ""}, {9, tick, active, "", model.ToldIdleSoon},
		},
		"the word that it ended comes first": {
			{2, model.ChatInput{Kind: model.InEnded, Agent: li}, closed, model.EndAgent, model.ToldClosed}, {1, joins, closed, model.EndAgent, ""},
		},
		"the word about an earlier session is none about this one": {
			{-1, model.ChatInput{Kind: model.InEnded, Agent: li}, queued, "", ""},
			{1, joins, active, "", model.ToldConnected},
			{0.5, model.ChatInput{Kind: model.InEnded, Agent: li}, active, "", ""},
		},
		"handed on, and back to the queue": {
			{1, joins, active, "", model.ToldConnected},
			{2, answer, active, "", ""},
			{3, model.ChatInput{Kind: model.InSwitched, Agent: wang}, active, "", model.ToldSwitched},
			{20, tick, active, "", ""},
			{21, model.ChatInput{Kind: model.InRequeue}, queued, "", model.ToldRequeued},
			{22, joins, active, "", model.ToldConnected},
			{40, tick, active, "", ""},
		},
		"WeChat gave up after half an hour": {
			{1, joins, active, "", model.ToldConnected}, {32, model.ChatInput{Kind: model.InEnded, Agent: li}, closed, model.EndPlatform, model.ToldClosed},
		},
		"WeChat knows of no session": {
			{1, joins, active, "", model.ToldConnected},
			{0.5, model.ChatInput{Kind: model.InGone}, active, "", ""},
			{2, model.ChatInput{Kind: model.InGone}, closed, model.EndPlatform, model.ToldClosed},
		},
		"the phone is unbound": {{1, model.ChatInput{Kind: model.InUnbound}, closed, model.EndUnbound, model.ToldClosed}},
		"the queue ends with the service": {
			{469, tick, queued, "", ""},
			{470, tick, queued, "", model.ToldQueueEnds},
			{471, tick, queued, "", ""},
			{480, tick, closed, model.EndOffHours, model.ToldClosed},
		},
		"a chat may go on for half an hour": {
			{479, joins, active, "", model.ToldConnected}, {509, tick, active, "", ""}, {510, tick, closed, model.EndOffHours, model.ToldClosed},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := model.NewChat(7, model.DeskConsole, minutes(0), nil, rules)
			c.Window.Wrote(minutes(0))
			for i, s := range steps {
				s.in.At = minutes(s.minute)
				out := c.Take(s.in, rules)
				if out.Owed { // the supervisor's matter; the next look is the one that counts
					out = c.Take(s.in, rules)
				}
				if c.State != s.state || c.End != s.end || out.Tell != s.told || out.Closed != (s.state == model.ChatClosed && s.told != "") {
					t.Fatalf("step %d (%s at %v): %s %q, told %q, closed %v; want %s %q, told %q",
						i, s.in.Kind, s.minute, c.State, c.End, out.Tell, out.Closed, s.state, s.end, s.told)
				}
			}
			if asks := c.Rating.State == model.RatingAsked; asks != (c.End == model.EndBy88 || c.End == model.EndAgent) {
				t.Errorf("ended by %s: asked for a rating is %v", c.End, asks)
			}
		})
	}
}

// The supervisor hears once of each wait, three minutes after it began.
func TestTheSupervisorHearsOfAWait(t *testing.T) {
	c := model.NewChat(7, model.DeskConsole, minutes(0), nil, rules)
	take := func(kind model.ChatInputKind, minute float64) bool {
		return c.Take(model.ChatInput{Kind: kind, At: minutes(minute), Agent: li}, rules).Owed
	}
	take(model.InConnected, 1)
	for _, tc := range []struct {
		minute float64
		owed   bool
	}{{3.9, false}, {4, true}, {5, false}, {30, false}} {
		if got := take(model.InTick, tc.minute); got != tc.owed {
			t.Errorf("at %v: told is %v", tc.minute, got)
		}
	}
	take(model.InAgentSaid, 31)
	take(model.InSaid, 32)
	if take(model.InTick, 34.9) || !take(model.InTick, 35) {
		t.Error("the second wait is counted from the second message")
	}
}

// Nobody is closed for a silence that was not looked at: with WeChat's tool the transcript says whether he was silent.
func TestASilenceMustBeSeen(t *testing.T) {
	c := model.NewChat(7, model.DeskWeChat, minutes(0), nil, rules)
	kf := model.ChatAgent{KfAccount: "1001@gz12345"}
	c.Take(model.ChatInput{Kind: model.InConnected, At: minutes(1), Agent: kf}, rules)
	c.Take(model.ChatInput{Kind: model.InAgentSaid, At: minutes(2), Agent: kf}, rules)
	blind := rules
	blind.Lag, blind.Seen = 35*time.Second, minutes(5)
	for m := 10.0; m < 30; m++ {
		if c.Take(model.ChatInput{Kind: model.InTick, At: minutes(m)}, blind); !c.Open() {
			t.Fatalf("closed at minute %v with the transcript read up to minute 5", m)
		}
	}
	seeing := blind
	seeing.Seen = minutes(12.1)
	out := c.Take(model.ChatInput{Kind: model.InTick, At: minutes(30)}, seeing)
	if c.End != model.EndIdle || out.Platform != kf {
		t.Errorf("got %q, session of %v to be ended", c.End, out.Platform)
	}
}

func TestAChatGoesOn(t *testing.T) {
	last := model.Chat{ID: 4, State: model.ChatClosed, End: model.EndIdle, Desk: model.DeskConsole, Agent: li, ClosedAt: clockAt(11, 0, 0)}
	for _, tc := range []struct {
		now  time.Time
		end  model.ChatEnd
		want bool
	}{
		{clockAt(11, 1, 0), model.EndIdle, true},
		{clockAt(17, 59, 59), model.EndPlatform, true},
		{clockAt(18, 0, 0), model.EndIdle, false},
		{clockAt(11, 1, 0).AddDate(0, 0, 1), model.EndIdle, false},
		{clockAt(11, 1, 0), model.EndBy88, false},
		{clockAt(11, 1, 0), model.EndOffHours, false},
	} {
		last.End = tc.end
		if got := last.Continued(tc.now, hours); got != tc.want {
			t.Errorf("after %s, at %v: %v", tc.end, tc.now.In(cst), got)
		}
	}
	last.End = model.EndIdle
	c := model.NewChat(7, model.DeskConsole, clockAt(11, 1, 0), &last, rules)
	if c.Continues != 4 || c.Wanted != li {
		t.Errorf("continues %d, wants %v", c.Continues, c.Wanted)
	}
}

func TestTheWindow(t *testing.T) {
	var w model.SendWindow
	left := func(at time.Time) int { n, _ := w.Left(at); return n }
	if left(minutes(0)) != 0 {
		t.Fatal("open before anybody wrote")
	}
	w.Wrote(minutes(0))
	w.Sent()
	w.Sent()
	w.Sent()
	w.Tapped(minutes(1))
	if got := left(minutes(1)); got != 3 {
		t.Errorf("two of a message, three of a tap: %d", got)
	}
	w.Sent()
	if got := left(minutes(1)); got != 2 {
		t.Errorf("every message counts in both: %d", got)
	}
	if got := left(minutes(3)); got != 1 {
		t.Errorf("the tap's minute is over: %d", got)
	}
	w.Wrote(minutes(4))
	w.Wrote(minutes(3)) // told late
	if got, until := w.Left(minutes(5)); got != 5 || !until.Equal(minutes(4).Add(48*time.Hour)) {
		t.Errorf("%d until %v", got, until)
	}
	if got := left(minutes(4).Add(48 * time.Hour)); got != 0 {
		t.Errorf("after two days: %d", got)
	}
}

func TestRatings(t *testing.T) {
	for text, want := range map[string]int{"5": 5, "1": 1, "\t2\n": 2, "３": 3, "满意": 4, "非常不满意": 1, "6": 0, "0": 0, "55": 0, "好": 0, "": 0, "5分": 0} {
		if got := model.ParseStars(text); got != want {
			t.Errorf("%q is %d stars, want %d", text, got, want)
		}
	}
	for text, want := range map[string]string{"a": "问题没有解决", "Ｄ": "答复不清楚", "原因：等太久": "等太久", "客服态度不好": "客服态度不好", "ab": "", "为什么": ""} {
		if got := model.ParseReason(text); got != want {
			t.Errorf("%q is the reason %q, want %q", text, got, want)
		}
	}
	r := model.ChatRating{State: model.RatingAsked, AskedAt: minutes(0)}
	late := r
	if err := late.Give(5, minutes(24*60)); err == nil {
		t.Error("rated after a day")
	}
	if err := r.Give(2, minutes(24*60-1)); err != nil {
		t.Fatal(err)
	}
	if err := r.Give(2, minutes(24*60)); err != nil {
		t.Errorf("the same again: %v", err)
	}
	if err := r.Give(5, minutes(24*60)); err == nil {
		t.Error("rated twice")
	}
	if err := r.Explain("等太久", minutes(24*60)); err != nil || r.Explain("还有", minutes(24*60)) == nil {
		t.Errorf("explained: %v, and again", err)
	}
	if id, stars, ok := model.ParseRatingMenuID(model.RatingMenuID(123, 4)); !ok || id != 123 || stars != 4 {
		t.Errorf("%d %d %v", id, stars, ok)
	}
	for _, id := range []int64{0, 3, 1230, 1236, -15} {
		if _, _, ok := model.ParseRatingMenuID(id); ok {
			t.Errorf("%d is read as a choice", id)
		}
	}
}
