package model

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"
)

var fast = SLAProfile{Name: "快办", Lines: []SLALine{
	{Workdays: 15, Terms: Terms{TermSupervised: 3, TermRedo: 3, TermComplex: 20}},
	{Nature: NatureConsult, Workdays: 1},
	{Nature: NatureComplaint, Workdays: 5, Terms: Terms{TermContact: 2}},
}}

// Each time is taken from the most specific rule that says it.
func TestEachTermIsTheMostSpecific(t *testing.T) {
	sla := SLA{Profiles: []SLAProfile{fast}, Rules: append([]SLARule{
		{Department: "CG", Profile: "快办", Terms: Terms{TermRedo: 4}},
		{Nature: NatureComplaint, Department: "CG", Terms: Terms{TermWarn: 50}},
		{Category: "C5", Workdays: 7, Terms: Terms{TermWarn: 60, TermRed: 5, TermContact: 4}},
		{Terms: Terms{TermRed: 9, TermRate: 14}},
		{Department: "GA", Profile: "没有的方案"},
	}, DefaultSLA...)}
	for _, tc := range []struct {
		nature               Nature
		category, department string
		workdays             int
		unusual              Terms
	}{
		{NatureComplaint, "C5", "CG", 5, Terms{TermWarn: 50, TermRedo: 4, TermContact: 2, TermSupervised: 3, TermComplex: 20, TermRed: 5, TermRate: 14}},
		{NatureConsult, "C6", "CG", 1, Terms{TermRedo: 4, TermSupervised: 3, TermComplex: 20, TermRed: 9, TermRate: 14}},
		{NatureReport, "C6", "CG", 15, Terms{TermRedo: 4, TermSupervised: 3, TermComplex: 20, TermRed: 9, TermRate: 14}},
		{NatureHelp, "C5", "JY", 7, Terms{TermWarn: 60, TermRed: 5, TermContact: 4, TermRate: 14}},
		{NatureHelp, "C1", "GA", 10, Terms{TermRed: 9, TermRate: 14}},
		{"", "", "CG", 15, Terms{TermRedo: 4, TermSupervised: 3, TermComplex: 20, TermRed: 9, TermRate: 14}},
	} {
		got := sla.For(tc.nature, tc.category, tc.department)
		if got.Workdays != tc.workdays || !maps.Equal(got.Terms.own(), tc.unusual) {
			t.Errorf("%s %s %s: %d workdays, %v; want %d, %v", tc.nature, tc.category, tc.department, got.Workdays, got.Terms.own(), tc.workdays, tc.unusual)
		}
	}
	if got := (SLA{Rules: DefaultSLA}).For(NatureHelp, "C1", "GA"); !maps.Equal(got.Terms, DefaultTerms) {
		t.Errorf("without terms: %v", got.Terms)
	}
}

func TestTermsCheck(t *testing.T) {
	for _, s := range TermSpecs {
		for n, good := range map[int]bool{s.Min - 1: s.Min == 1, s.Min: true, s.Max: true, s.Max + 1: false, -1: false} {
			r := SLARule{Workdays: 5, Terms: Terms{s.Term: n}}
			if good {
				if err := r.Check(); err != nil {
					t.Errorf("%s %d: %v", s.Term, n, err)
				}
				continue
			}
			wantFields(t, r.Check(), string(s.Term))
		}
		if s.Default != 0 && (s.Default < s.Min || s.Default > s.Max) {
			t.Errorf("the usual %s breaks its own rule", s.Label)
		}
	}
	wantFields(t, SLARule{Workdays: 5, Terms: Terms{"sleep": 1}}.Check(), "sleep")
	silent := SLARule{Department: "CG", Terms: Terms{TermRedo: 0}}
	silent.Tidy()
	wantFields(t, silent.Check(), "workdays")
	for _, good := range []SLARule{{Department: "CG", Profile: "快办"}, {Terms: Terms{TermRed: 1}}} {
		if err := good.Check(); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
}

func TestProfileCheck(t *testing.T) {
	good := fast
	good.Lines = append(good.Lines, SLALine{Nature: NatureHelp, Terms: Terms{TermRed: 0}})
	good.Name = " 快办 "
	if good.Tidy(); good.Check() != nil || good.Name != "快办" || len(good.Lines) != len(fast.Lines) {
		t.Errorf("%+v: %v", good, good.Check())
	}
	wantFields(t, SLAProfile{}.Check(), "lines", "name")
	wantFields(t, SLAProfile{Name: strings.Repeat("长", 21), Lines: []SLALine{
		{Workdays: 91, Terms: Terms{TermRate: 21}}, {Nature: NatureHelp, Workdays: -1}, {Nature: NatureHelp, Workdays: 3},
	}}.Check(), "lines", "name", "任何性质.rate", "任何性质.workdays", "求助.workdays")
	wantFields(t, SLAProfile{Name: "甲", Lines: []SLALine{{Nature: "表扬", Workdays: 3}}}.Check(), "lines")
}

// dispatchBy dispatches by these rules.
func dispatchBy(complex bool, rules ...SLARule) func(*walk) error {
	sla := SLA{Profiles: []SLAProfile{fast}, Rules: append(rules, DefaultSLA...)}
	return by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Dispatch(a, now, calendar2026(), cityManagement, nil, complex, sla)
	})
}

func TestTheClocksOfATicketAreItsTerms(t *testing.T) {
	w := begin(t, "2026-11-02 10:00").through(accept, dispatchBy(false, SLARule{Department: "CG", Workdays: 8, Terms: Terms{
		TermContact: 3, TermWarn: 50, TermRed: 1, TermRate: 2, TermCallBack: 1, TermCallBacks: 1, TermRedo: 2, TermExtension: 12,
	}}), sign)
	w.runs([][2]string{
		{"2026-11-06 00:00", "alarm handler:超时未首次联系市民 supervisor:超时未首次联系市民"},
		{"2026-11-07 00:00", "handler:办理时间已过50% supervisor:办理时间已过50%"},
		{"2026-11-12 09:00", "handler:今天到期"},
		{"2026-11-13 00:00", "alarm handler:超期未办结，黄牌 supervisor:超期未办结，黄牌"},
		{"2026-11-14 00:00", "alarm handler:超期未办结，红牌 supervisor:超期未办结，红牌"},
	})
}

func TestTermsOfWhatIsAsked(t *testing.T) {
	rule := SLARule{Department: "CG", Terms: Terms{TermExtension: 12, TermCallBacks: 1, TermRedo: 2, TermRate: 2}}
	w := begin(t, "2026-11-02 10:00").through(accept, dispatchBy(false, rule), sign)
	wants(t, "13 workdays more", ask(Request{Kind: RequestExtension, Text: "需要监测", Days: 13})(w), ErrInvalid)
	wants(t, "12", ask(Request{Kind: RequestExtension, Text: "需要监测", Days: 12})(w), nil)
	w.through(refuseBy(supervisor, RequestExtension), reply, finish)
	wants(t, "a call-back", by(agent, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		t.Course.CalledBack = false
		return t.CallBack(a, now, CallBack{})
	})(w), nil)
	if !w.tk.Course.CalledBack {
		t.Error("one attempt was all there are")
	}
	w.at("2026-11-04 23:59")
	if end := w.tk.RateBy(w.cal); end == nil || !end.Equal(when(t, "2026-11-05 00:00")) {
		t.Errorf("to be rated by %v", end)
	}
	w.at("2026-11-05 00:00")
	wants(t, "rating on the third day", rate(w), ErrWrongState)
	w.at("2026-11-05 10:00").through(redoBy(supervisor))
	w.due("2026-11-10 00:00")
}

func TestAComplexTicketHasATimeOfItsOwn(t *testing.T) {
	w := begin(t, "2026-11-02 10:00").through(accept)
	wants(t, "where there is none", dispatchBy(true)(w), ErrInvalid)
	w.through(dispatchBy(true, SLARule{Department: "CG", Profile: "快办"}))
	w.due("2026-12-01 00:00")
	if got := w.tk.Course.Clock.Rule; got != "投诉（疑难复杂） 20个工作日" {
		t.Error(got)
	}
}

// A 督办 may cut the time short and never makes it longer.
func TestSupervisingHurries(t *testing.T) {
	raise := func(level Alarm) func(*walk) error {
		return by(supervisor, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			return t.Supervise(a, now, calendar2026(), level, "久拖不决")
		})
	}
	rule := SLARule{Department: "CG", Profile: "快办", Workdays: 10}
	w := begin(t, "2026-11-02 10:00").through(accept, dispatchBy(false, rule), sign, raise(Urged))
	w.due("2026-11-17 00:00") // 催办 hurries nobody
	w.at("2026-11-04 10:00").through(raise(Yellow))
	w.due("2026-11-10 00:00")
	if c := w.last().Changes["due_at"]; c.From == c.To {
		t.Errorf("the history does not say it: %+v", w.last().Changes)
	}
	if got := w.tk.ExplainDue(w.cal); !strings.Contains(got, "加快办理 3个工作日") || strings.Contains(got, "督办") {
		t.Error(got)
	}
	w.at("2026-11-05 10:00").through(raise(Red))
	w.due("2026-11-10 00:00") // a later one gives no more time
	w.through(sendBackBy(supervisor), takeBackBy(dispatcher), dispatchBy(false, rule))
	w.due("2026-11-10 00:00") // nor does another dispatch
	w.through(sign)
	w.at("2026-11-09 10:00").through(reply, finish)
	f := NewFact(w.tk, w.history, nil, w.cal)
	if f.Workdays != 5 {
		t.Errorf("handled for %d workdays", f.Workdays)
	}
	if w = begin(t, "2026-11-02 10:00").through(accept, dispatch, sign, raise(Red)); !w.tk.DueAt.Equal(when(t, "2026-11-24 00:00")) {
		t.Errorf("without such a term: due at %s", w.tk.DueAt)
	}
}

// What else moves a due date goes on as it did after a 督办 that cut the time short.
func TestWhatFollowsAHurry(t *testing.T) {
	raise := by(supervisor, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Supervise(a, now, calendar2026(), Yellow, "久拖不决")
	})
	rule := SLARule{Department: "CG", Profile: "快办", Workdays: 10}
	hurried := func(t *testing.T) *walk { // due on 16 November, then on the 9th
		t.Helper()
		w := begin(t, "2026-11-02 10:00").through(accept, dispatchBy(false, rule), sign).at("2026-11-04 10:00").through(raise)
		w.due("2026-11-10 00:00")
		return w
	}
	t.Run("延期", func(t *testing.T) {
		w := hurried(t).through(ask(Request{Kind: RequestExtension, Text: "需要监测", Days: 2}), grantBy(supervisor, RequestExtension))
		w.due("2026-11-12 00:00")
	})
	t.Run("请市民补充", func(t *testing.T) {
		w := hurried(t).through(forSupplement, grantBy(dispatcher, RequestSupplement)).at("2026-11-06 10:00").through(complete)
		w.due("2026-11-12 00:00")
	})
	t.Run("承诺办理", func(t *testing.T) {
		w := begin(t, "2026-11-02 10:00").through(accept, dispatchBy(false, rule), sign,
			ask(Request{Kind: RequestPromise, Text: "需要改造管网", Until: when(t, "2026-12-31 00:00")}), grantBy(supervisor, RequestPromise))
		w.at("2026-11-04 10:00").through(raise)
		w.due("2027-01-01 00:00")
	})
	t.Run("重办", func(t *testing.T) {
		w := hurried(t).through(reply, finish, redoBy(supervisor))
		w.due("2026-11-10 00:00") // three workdays of its own
		if !w.tk.Course.Clock.From.IsZero() || w.tk.Course.Clock.Rule != "重新办理 3个工作日" {
			t.Errorf("%+v", w.tk.Course.Clock)
		}
	})
	t.Run("the clock", func(t *testing.T) {
		w := hurried(t)
		w.tick("2026-11-09 23:59")
		if got := w.tick("2026-11-10 00:00"); !strings.Contains(got, "黄牌") {
			t.Errorf("missed, and told %q", got)
		}
	})
	t.Run("催办", func(t *testing.T) { // half of what there is from the dispatch on: of five workdays
		w := hurried(t)
		if from := w.tk.ReminderFrom(w.cal); from == nil || !from.Equal(when(t, "2026-11-05 12:00")) {
			t.Errorf("from %v", from)
		}
	})
	t.Run("before the dispatch", func(t *testing.T) {
		w := begin(t, "2026-11-02 10:00").through(accept, raise, dispatchBy(false, rule))
		w.due("2026-11-06 00:00")
	})
	t.Run("the department is told", func(t *testing.T) {
		w := hurried(t)
		if told := w.tk.StaffTold(w.last()); len(told) == 0 || told[0].Text != "督办：黄牌，办理期限已提前" {
			t.Errorf("%+v", told)
		}
	})
}

// What is shown before a dispatch is what it does.
func TestIfDispatched(t *testing.T) {
	rule := SLARule{Department: "CG", Profile: "快办"}
	sla := SLA{Profiles: []SLAProfile{fast}, Rules: append([]SLARule{rule}, DefaultSLA...)}
	for _, complex := range []bool{false, true} {
		w := begin(t, "2026-11-02 10:00").through(accept)
		clock, offered := w.tk.IfDispatched(w.now, w.cal, "CG", complex, sla)
		if w.tk.Course.Clock != nil || !offered {
			t.Fatalf("only looking: %+v, offered: %v", w.tk.Course.Clock, offered)
		}
		w.through(dispatchBy(complex, rule))
		w.tk.Course.Clock.Start = clock.Start
		if got := *w.tk.Course.Clock; got.Rule != clock.Rule || got.Complex != complex || !got.Due(w.cal).Equal(clock.Due(w.cal)) {
			t.Errorf("complex %v: %+v, foreseen %+v", complex, got, clock)
		}
		// Back, and to the same again: the start stays.
		w.through(sendBackBy(handler), takeBackBy(dispatcher)).at("2026-11-05 10:00")
		if again, _ := w.tk.IfDispatched(w.now, w.cal, "CG", complex, sla); !again.Due(w.cal).Equal(clock.Due(w.cal)) {
			t.Errorf("another dispatch: %+v", again)
		}
	}
	w := begin(t, "2026-11-02 10:00").through(accept, dispatch)
	if _, offered := w.tk.IfDispatched(w.now, w.cal, "GA", true, sla); offered {
		t.Error("疑难复杂 where there is no time for it")
	}
	w.tk.Course.Round = 1
	if _, offered := w.tk.IfDispatched(w.now, w.cal, "CG", true, sla); offered {
		t.Error("疑难复杂 of a 重办, whose time stays")
	}
}

// A short time for rating reminds no earlier than the day after 办结.
func TestAShortTimeToRate(t *testing.T) {
	w := begin(t, "2026-11-02 10:00").through(accept, dispatchBy(false, SLARule{Terms: Terms{TermRate: 1}}), sign, reply, finish)
	if got := w.tick("2026-11-03 09:00"); got != "ticket_rate_soon" {
		t.Errorf("%q", got)
	}
}

// Whoever changes the rules changes nothing of what is dispatched, and the next step of what is not.
func TestWhatARuleReaches(t *testing.T) {
	sla := SLA{Rules: append([]SLARule{{Category: "C5", Terms: Terms{TermDispatch: 2}}, {Department: "CG", Terms: Terms{TermDispatch: 9}}}, DefaultSLA...)}
	w := begin(t, "2026-11-02 10:00")
	w.tk.Agree(sla)
	w.through(accept)
	if want := when(t, "2026-11-02 12:00"); !w.tk.NextTick.Equal(want) {
		t.Errorf("to be dispatched by %s, want %s", w.tk.NextTick, want)
	}
	w.through(dispatchBy(false, SLARule{Department: "CG", Terms: Terms{TermRed: 1}}))
	w.tk.Agree(sla)
	if !maps.Equal(w.tk.Course.Terms, Terms{TermRed: 1}) {
		t.Errorf("dispatched, and still moved by the rules: %v", w.tk.Course.Terms)
	}
	if b, err := json.Marshal(begin(t, "2026-11-02 10:00").through(accept, dispatch).tk.Course); err != nil || strings.Contains(string(b), "terms") {
		t.Errorf("the usual times are kept with each ticket: %s", b)
	}
}

// The figures count a first contact as on time by the same time as the clock.
func TestTheFigureOfAContactIsByTheTerm(t *testing.T) {
	w := begin(t, "2026-11-02 10:00").through(accept, dispatchBy(false, SLARule{Department: "CG", Terms: Terms{TermContact: 3}}), sign)
	if f := NewFact(w.tk, w.history, nil, w.cal); !f.ContactDue.Equal(when(t, "2026-11-06 00:00")) {
		t.Errorf("to be contacted by %s", f.ContactDue)
	}
}

func TestThereIsRoomForSoManyRules(t *testing.T) {
	at := when(t, "2026-11-02 10:00")
	rule := func(department string) error {
		return sla(mostSLARules, 0).TakeRule(&SLARule{Department: department, Version: AnyVersion}, at)
	}
	wants(t, "one more", rule("CG"), ErrTooManyKept)
	wants(t, "another in its place", rule("7"), nil)
	profile := func(name string) error {
		return sla(0, mostSLAProfiles).TakeProfile(&SLAProfile{Name: name, Version: AnyVersion}, at)
	}
	wants(t, "one more profile", profile("快办"), ErrTooManyKept)
	wants(t, "another in its place", profile("7"), nil)
}

// sla has so many rules and profiles, each of version 1.
func sla(rules, profiles int) (s SLA) {
	for i := range rules {
		s.Rules = append(s.Rules, SLARule{Department: fmt.Sprint(i), Workdays: 1, Version: 1})
	}
	for i := range profiles {
		s.Profiles = append(s.Profiles, SLAProfile{Name: fmt.Sprint(i), Version: 1})
	}
	return s
}

func TestARuleIsSavedOverWhatWasSeen(t *testing.T) {
	at := when(t, "2026-11-02 10:00")
	for name, tc := range map[string]struct {
		there, seen int64
		want        error
		next        int64
	}{
		"as it was seen":                 {1, 1, nil, at.Unix()},
		"changed twice within a second":  {at.Unix(), at.Unix(), nil, at.Unix() + 1},
		"whichever there is":             {7, AnyVersion, nil, at.Unix()},
		"a new one":                      {0, 0, nil, at.Unix()},
		"changed meanwhile":              {8, 7, ErrItemChanged, 7},
		"deleted meanwhile":              {0, 7, ErrItemChanged, 7},
		"added meanwhile":                {1, 0, ErrItemChanged, 0},
		"whichever, where there is none": {0, AnyVersion, nil, at.Unix()},
	} {
		next, err := nextVersion(tc.there, tc.seen, at)
		if wants(t, name, err, tc.want); next != tc.next {
			t.Errorf("%s: version %d, not %d", name, next, tc.next)
		}
	}
	for name, tc := range map[string]struct {
		there, seen int64
		want        error
	}{
		"as it was seen": {7, 7, nil}, "whichever": {7, AnyVersion, nil}, "changed": {8, 7, ErrItemChanged}, "gone": {0, 7, ErrNoSuchPath},
	} {
		wants(t, "delete what is "+name, SureToDelete(tc.there, tc.seen, ErrNoSuchPath), tc.want)
	}
}
