package model

import (
	"fmt"
	"maps"
	"slices"
)

// Term names a clock of a ticket that admins may set beside the workdays of 办结 (domain §7).
type Term string

// The terms.
const (
	TermComplex    Term = "complex"
	TermSupervised Term = "supervised"
	TermRedo       Term = "redo"
	TermExtension  Term = "extension"
	TermDispatch   Term = "dispatch"
	TermContact    Term = "contact"
	TermWarn       Term = "warn"
	TermRed        Term = "red"
	TermRate       Term = "rate"
	TermCallBack   Term = "call_back"
	TermCallBacks  Term = "call_backs"
)

// Terms are some of a ticket's clocks. One that is not named is as the next more general rule has it.
type Terms map[Term]int

// TermSpec says what a term is. Where Default is 0 there is no such term unless a rule has it.
type TermSpec struct {
	Term    Term
	Label   string
	About   string
	Unit    string
	Default int
	Min     int
	Max     int
}

// TermSpecs are all there are, with what holds where no rule says otherwise (domain §6.1, §7).
var TermSpecs = []TermSpec{
	{TermComplex, "疑难复杂件办结", "派单员派单时勾选“疑难复杂”的诉求，代替办结期限。不设则不能勾选。", workdays, 0, 1, mostWorking},
	{TermSupervised, "督办后办结", "督办（黄牌、红牌）之后重新计时，比原期限早的才生效；派单前已督办的从派单起算；承诺办理的日期不变。不设则督办不改期限。", workdays, 0, 1, mostWorking},
	{TermRedo, "重新办理办结", "从重办起算。", workdays, 5, 1, mostWorking},
	{TermExtension, "延期最多", "每件只能延期一次。", workdays, 10, 1, 60},
	{TermDispatch, "派单、退回审核", "9:00–18:00为工作时间。", "个工作小时", 4, 1, 45},
	{TermContact, "首次联系市民", "从签收起算；也是响应率的口径。", workdays, 1, 1, 10},
	{TermWarn, "到期前预警", "办理时间过去这个比例时提醒；到期当天9:00另有提醒。", "%", 75, 10, 95},
	{TermRed, "超期转红牌", "到期未办结即黄牌，再过这些天转红牌。", workdays, 3, 1, 30},
	{TermRate, "市民评价", "从办结次日起算。", "天", 7, 1, 20},
	{TermCallBack, "回访", "从办结或不满意评价起算。", workdays, 3, 1, 15}, // a ticket is archived after 30 days
	{TermCallBacks, "回访次数", "没有接通的最多拨打这么多次。", "次", 3, 1, 10},
}

const workdays = "个工作日"

// DefaultTerms are those of TermSpecs.
var DefaultTerms = func() Terms {
	all := Terms{}
	for _, s := range TermSpecs {
		if s.Default > 0 {
			all[s.Term] = s.Default
		}
	}
	return all
}()

// fill adds from general what is not there.
func (t Terms) fill(general Terms) {
	for term, n := range general {
		if _, has := t[term]; !has && n > 0 {
			t[term] = n
		}
	}
}

// own are those that are not as DefaultTerms has them; nil where there are none.
func (t Terms) own() Terms {
	var own Terms
	for term, n := range t {
		if DefaultTerms[term] == n {
			continue
		}
		if own == nil {
			own = Terms{}
		}
		own[term] = n
	}
	return own
}

// given is a copy without what is 0, as a form sends it.
func (t Terms) given() Terms {
	if t = maps.Clone(t); t == nil {
		return Terms{}
	}
	maps.DeleteFunc(t, func(_ Term, n int) bool { return n == 0 })
	return t
}

// check adds what is wrong with each of them; their fields are called prefix and the term.
func (t Terms) check(f faults, prefix string) {
	for term, n := range t {
		i := slices.IndexFunc(TermSpecs, func(s TermSpec) bool { return s.Term == term })
		if i < 0 {
			f[prefix+string(term)] = "没有这项时限"
			continue
		}
		s := TermSpecs[i]
		f.unless(n == 0 || n >= s.Min && n <= s.Max, prefix+string(term), fmt.Sprintf("%s应为%d至%d%s", s.Label, s.Min, s.Max, s.Unit))
	}
}

// term is the ticket's own clock of that name: what was agreed on, or the usual.
func (t Ticket) term(name Term) int {
	if n := t.Course.Terms[name]; n > 0 {
		return n
	}
	return DefaultTerms[name]
}

// RedoWorkdays is how many workdays a 重办 of the ticket would have.
func (t Ticket) RedoWorkdays() int { return t.term(TermRedo) }

// CallBacksMost is how often a citizen who is not reached is called back.
func (t Ticket) CallBacksMost() int { return t.term(TermCallBacks) }

// ExtensionMost is how many workdays an extension of the ticket may have.
func (t Ticket) ExtensionMost() int { return t.term(TermExtension) }

// Agree has a ticket that is not dispatched yet go by the terms that hold now. From the dispatch on it keeps those that held then, as does what was
// answered without one.
func (t *Ticket) Agree(sla SLA) {
	if t.Course.Clock == nil && t.ClosedAt == nil {
		t.Course.Terms = sla.For(t.Nature, t.Category, "").Terms.own()
	}
}
