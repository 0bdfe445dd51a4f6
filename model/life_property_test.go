package model

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// life is a ticket, what the rules say of it, and its history.
type life struct {
	*rapid.T
	cal     Calendar
	now     time.Time
	tk      Ticket
	known   ledger
	history []Happening
	fired   map[string]bool // what the clock complained of
}

// citizens are the steps of citizens.
var citizens = []Action{ActWithdraw, ActComplete, ActAddMaterial, ActRemind, ActRate, ActRedo, ActSetIntent}

// drawn is a nature that depends on the moment.
func (v *life) drawn() Nature {
	return []Nature{NatureHelp, NatureComplaint, NatureReport}[v.now.Unix()%3]
}

// borders are moments at which something begins or ends to be allowed.
func (v *life) borders() []time.Time {
	k := v.known
	list := []time.Time{midnight(workdayAfter(k.since, 1), 1), midnight(v.now, 1)}
	if k.status == NeedInfo {
		list = append(list, k.deadline)
	}
	if !k.began.IsZero() {
		list = append(list, k.due(), workdayAfter(k.due().Add(-48*time.Hour), 0), k.half(), k.urgeable())
	}
	if !k.closedAt.IsZero() {
		list = append(list, k.rateBy(), k.closedAt.Add(30*24*time.Hour))
	}
	return slices.DeleteFunc(list, func(at time.Time) bool { return at.Before(v.now.Add(time.Second)) })
}

func (v *life) pass() {
	second := time.Second
	spans := []time.Duration{0, 3600 * second, 86400 * second, 12 * 86400 * second, 70 * 86400 * second}
	if borders := v.borders(); len(borders) > 0 && rapid.IntRange(0, 2).Draw(v.T, "to a border") == 0 {
		v.now = rapid.SampledFrom(borders).Draw(v.T, "border").UTC().Add(time.Duration(rapid.IntRange(-1, 1).Draw(v.T, "off by")) * second)
		return
	}
	most := rapid.SampledFrom(spans).Draw(v.T, "at most")
	v.now = v.now.Add(time.Duration(rapid.Int64Range(0, int64(most/second)).Draw(v.T, "passes")) * second)
}

func (v *life) actor(act Action) Actor {
	roles := append([]Role{RoleCitizen, RoleSystem}, StaffRoles...)
	if rapid.IntRange(0, 4).Draw(v.T, "the right one") > 0 {
		roles = nil
		for _, r := range rules {
			if r.act == act {
				for _, role := range append([]Role{RoleCitizen, RoleSystem}, StaffRoles...) {
					if says(r.by, string(role)) {
						roles = append(roles, role)
					}
				}
			}
		}
	}
	a := Actor{Role: rapid.SampledFrom(roles).Draw(v.T, "role"), ID: rapid.Int64Range(1, 3).Draw(v.T, "who")}
	if a.Role == RoleSystem {
		return TheClock
	}
	if a.Role == RoleHandler {
		a.Department = rapid.SampledFrom([]string{"CG", "CG", "CG", "GA"}).Draw(v.T, "department")
	}
	return a
}

// chance is a move and who makes it.
type chance struct {
	move
	a Actor
}

// open are the moves that the rules allow to somebody now; without them most of a random life is refusals.
func (v *life) open() []chance {
	var list []chance
	for _, m := range moves {
		for _, r := range rules {
			if r.act != m.act || !says(r.from, string(v.known.status)) {
				continue
			}
			for _, role := range strings.Fields(r.by) {
				a := Actor{Role: Role(role), ID: 1 + v.now.Unix()%3, Department: v.known.department}
				if a.Role == RoleSystem {
					a = TheClock
				}
				if _, ok := v.known.allows(m.act, a, v.now); ok {
					list = append(list, chance{m, a})
				}
			}
		}
	}
	return list
}

func (v *life) step() {
	if open := v.open(); len(open) > 0 && rapid.IntRange(0, 2).Draw(v.T, "allowed") > 0 {
		c := open[rapid.IntRange(0, len(open)-1).Draw(v.T, "chance")]
		v.make(c.move, c.a, rapid.IntRange(0, 7).Draw(v.T, "good") > 0)
		return
	}
	m := moves[rapid.IntRange(0, len(moves)-1).Draw(v.T, "move")]
	v.make(m, v.actor(m.act), rapid.IntRange(0, 7).Draw(v.T, "good") > 0)
}

// make holds one move against the rules.
func (v *life) make(m move, a Actor, good bool) {
	to, allowed := v.known.allows(m.act, a, v.now)
	allowed = allowed && (good || slices.Contains(sloppy, m.act))

	was := v.tk
	h, err := m.take(v, &v.tk, a, good)
	what := fmt.Sprintf("%s by %s %d of %q from %s at %s", m.act, a.Role, a.ID, a.Department, was.Status, v.now.In(shanghai))
	if (err == nil) != allowed {
		v.Fatalf("%s: %v; the rules say that it is allowed: %v\n%+v", what, err, allowed, v.known)
	}
	if err != nil {
		v.refused(what, m.act, a, was, err)
		return
	}
	from := v.known.status
	if m.note != nil {
		m.note(v, a)
	}
	v.known.goes(to, v.now)
	if h.By != a.Role || h.ActorID != a.ID || h.From != from || h.To != to || !h.At.Equal(v.now) || (h.Act != m.act && h.Act != ActSupplement) {
		v.Fatalf("%s: noted as %+v", what, h)
	}
	v.tk.Schedule(v.cal)
	v.history = append(v.history, h)
}

// refused: nothing changed, and the error says what people can do about it.
func (v *life) refused(what string, act Action, a Actor, was Ticket, err error) {
	if !reflect.DeepEqual(was, v.tk) {
		v.Fatalf("%s: refused, and changed the ticket", what)
	}
	var known *Error
	if !errors.As(err, &known) {
		v.Fatalf("%s: %v", what, err)
	}
	over := v.known.status == Expired || v.known.lapsed(v.now)
	his := slices.Contains(citizens, act) && a.Role == RoleCitizen
	if over && his && act != ActSetIntent && !errors.Is(err, ErrLapsed) {
		v.Fatalf("%s: %v, and not that its time has run out", what, err)
	}
}

// tick has the clock come by.
func (v *life) tick() {
	k := &v.known
	archives := (k.status == Closed || k.status == Rated) && !v.now.Before(k.closedAt.Add(30*24*time.Hour))
	lapses := k.lapsed(v.now)
	for _, d := range v.tk.Tick(v.now, v.cal) {
		if d.Step == nil {
			continue
		}
		v.history = append(v.history, *d.Step)
		about := v.complaint(*d.Step)
		if v.fired[about] {
			v.Fatalf("the clock says it again: %s", about)
		}
		v.fired[about] = true
	}
	switch {
	case lapses:
		k.goes(Expired, v.now)
	case archives:
		k.goes(Archived, v.now)
	}
	if says("accepted assigned return_review handling on_hold replied", string(k.status)) && !k.began.IsZero() && !v.now.Before(k.due()) && v.tk.Alarm < Yellow {
		v.Fatalf("overdue since %s, and the alarm is %d", k.due(), v.tk.Alarm)
	}
	if v.tk.NextTick != nil && !v.tk.NextTick.After(v.now) {
		v.Fatalf("the clock is done, and looks again at %s", v.tk.NextTick)
	}
	if again := v.tk.Tick(v.now, v.cal); len(again) > 0 {
		v.Fatalf("the clock did something twice: %+v", again)
	}
}

// complaint is what a step of the clock is about: the clock says it once.
func (v *life) complaint(h Happening) string {
	k := v.known
	switch {
	case strings.HasPrefix(h.Internal, "超期"):
		return fmt.Sprint(h.Internal, k.due(), k.rounds, k.dispatches)
	case strings.HasSuffix(h.Internal, "回访"):
		return fmt.Sprint(h.Internal, k.closedAt)
	case strings.HasSuffix(h.Internal, "进展"):
		return fmt.Sprint(h.Internal, k.noted)
	default:
		return fmt.Sprint(h.Act, h.Internal, k.since)
	}
}

// check holds the ticket against the ledger.
func (v *life) check() {
	k := v.known
	if v.tk.Status != k.status || v.tk.Department != k.department || v.tk.Nature != k.nature {
		v.Fatalf("it is %s with %q, want %s with %q", v.tk.Status, v.tk.Department, k.status, k.department)
	}
	if _, defined := next[v.tk.Status]; !defined {
		v.Fatalf("%s is no state", v.tk.Status)
	}
	if due := k.due(); !due.IsZero() && (v.tk.DueAt == nil || !v.tk.DueAt.Equal(due)) {
		v.Fatalf("due at %v, want %s", v.tk.DueAt, due)
	}
	if k.status == NeedInfo && !v.tk.CompleteBy.Equal(k.deadline) {
		v.Fatalf("waited for until %s, want %s", v.tk.CompleteBy, k.deadline)
	}
	if v.tk.Status.Final() != (v.tk.NextTick == nil) && !slices.Contains([]Status{Submitted, NeedInfo, Handling, OnHold, Replied, Accepted, Assigned, ReturnReview}, v.tk.Status) {
		v.Fatalf("%s: the clock looks next at %v", v.tk.Status, v.tk.NextTick)
	}
	before := Submitted
	for _, h := range v.history {
		if h.From != before || (h.From != h.To && !slices.Contains(next[h.From], h.To)) {
			v.Fatalf("the history is no chain: %s to %s after %s", h.From, h.To, before)
		}
		before = h.To
	}
	if before != v.tk.Status {
		v.Fatalf("the history ends with %s, the ticket is %s", before, v.tk.Status)
	}
	v.offered()
}

// offered: what a citizen is offered is what he may do.
func (v *life) offered() {
	me := Actor{Role: RoleCitizen, ID: 1}
	for _, act := range citizens {
		_, may := v.known.allows(act, me, v.now)
		if offers := slices.Contains(v.tk.CitizenMay(v.now, v.cal), act); offers != may {
			v.Fatalf("%s from %s: offered is %v, allowed is %v", act, v.tk.Status, offers, may)
		}
	}
	for _, role := range []Role{RoleDispatcher, RoleHandler, RoleSupervisor, RoleAgent, RoleAdmin} {
		who := Staff{ID: 2, Roles: []Role{role}, Department: "CG"}
		acts := v.tk.StaffMay(who, v.now, v.cal)
		for _, m := range moves {
			_, may := v.known.allows(m.act, Actor{Role: role, ID: who.ID, Department: who.Department}, v.now)
			if m.act == ActClose || m.act == ActAskPromise { // who wrote the answer, and until when is promised, is not known yet
				continue
			}
			if offers := slices.Contains(acts, m.act); offers != may {
				v.Fatalf("%s from %s by a %s: offered is %v, allowed is %v", m.act, v.tk.Status, role, offers, may)
			}
		}
	}
}

// start lets most lives begin where most of them happen: with a department.
func (v *life) start() {
	v.tk.Schedule(v.cal)
	if rapid.IntRange(0, 4).Draw(v.T, "from the beginning") == 0 {
		return
	}
	for _, by := range []struct {
		act Action
		a   Actor
	}{{ActAccept, dispatcher}, {ActDispatch, dispatcher}, {ActSign, handler}} {
		v.make(moves[slices.IndexFunc(moves, func(m move) bool { return m.act == by.act })], by.a, true)
	}
}

// Random actions by random roles at random times never reach an undefined state, skip a guard or lose a step.
func TestALifeKeepsToTheRules(t *testing.T) {
	seen, taken := map[Status]int{}, map[Action]int{}
	missing := func() (list []string) { // or the test would say nothing about it
		for status := range next {
			if seen[status] == 0 && status != Draft {
				list = append(list, string(status))
			}
		}
		for _, m := range moves {
			if taken[m.act] == 0 {
				list = append(list, string(m.act))
			}
		}
		return list
	}
	const rounds = 100 // of a hundred lives; twenty are enough, but for a step that nobody took
	for n := 0; n < 20 || n < rounds && len(missing()) > 0; n++ {
		rapid.Check(t, func(rt *rapid.T) {
			began := when(t, "2026-01-05 10:00").Add(time.Duration(rapid.IntRange(0, 300*86400).Draw(rt, "begins")) * time.Second)
			v := &life{
				T: rt, cal: calendar2026(), now: began, fired: map[string]bool{},
				tk: Ticket{
					Number: "26112310483520", Source: SourceWeChat, Status: Submitted, Category: "C1", Nature: NatureComplaint, Title: "工地夜间施工",
					Address: "云麓区某街道1号", Content: "连续三天晚上十一点后还在打桩", ContactName: "张三", Phone: "13800138000", CitizenID: 1,
					SubmittedAt: began, Course: Course{Since: began},
				},
				known: ledger{status: Submitted, since: began, nature: NatureComplaint},
			}
			v.start()
			for range rapid.IntRange(1, 60).Draw(rt, "steps") {
				v.pass()
				if rapid.IntRange(0, 3).Draw(rt, "the clock comes by") == 0 {
					v.tick()
				} else {
					v.step()
				}
				v.check()
				seen[v.tk.Status]++
			}
			for _, h := range v.history {
				taken[h.Act]++
			}
		})
	}
	if none := missing(); len(none) > 0 {
		t.Errorf("no life came to, or took: %v", none)
	}
}
