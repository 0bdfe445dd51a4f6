package model

import (
	"cmp"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// SLARule says within what times a kind of ticket is handled. What is blank fits any ticket; what it does not say is as the
// next more general rule has it.
type SLARule struct {
	Nature     Nature
	Category   string // C1 … C6
	Department string // code of the 主办
	Workdays   int    // of 办结, from 派单 on; 0: not said
	Profile    string // the times of an SLAProfile, where the rule itself does not say; "": none
	Terms      Terms
	Version    int64 // grows with each change; of one that is to be saved, that of what was seen: 0 none, AnyVersion whichever there is
}

// AnyVersion is that of what is saved or deleted whatever somebody else made of it meanwhile.
const AnyVersion = -1

// SLA is all that says within what times tickets are handled.
type SLA struct {
	Rules    []SLARule
	Profiles []SLAProfile
}

// DefaultSLA are the rules that a new database begins with (domain §7): by nature alone.
var DefaultSLA = []SLARule{
	{Nature: NatureConsult, Workdays: 2},
	{Nature: NatureHelp, Workdays: 10},
	{Nature: NatureSuggest, Workdays: 10},
	{Nature: NatureComplaint, Workdays: 15},
	{Nature: NatureReport, Workdays: 15},
}

const (
	longestSLA  = 15 // where no rule fits at all
	mostWorking = 90 // workdays that a rule may give

	mostSLARules    = 500 // they are read whole with every step
	mostSLAProfiles = 50
)

var natures = []Nature{"", NatureConsult, NatureHelp, NatureComplaint, NatureReport, NatureSuggest}

const errNature = "诉求性质只能是咨询、求助、投诉、举报、建议之一，或留空"

var errWorkdays = fmt.Sprintf("办理期限应为1至%d个工作日", mostWorking)

// Agreed is what holds for a ticket.
type Agreed struct {
	Rule     SLARule // the one that gives the workdays
	Workdays int
	Terms    Terms // every one that holds
}

// For is what holds for a ticket of that nature, category and department. Each time is taken from the most specific rule
// that says it: one that names the department beats all that do not; then one that names the category; then one that names
// the nature. Within a rule its own times beat its profile's, and there the line of the nature beats that of any. What no
// rule says is as DefaultSLA and DefaultTerms have it, so that no ticket is without a due date.
func (s SLA) For(nature Nature, category, department string) Agreed {
	a := Agreed{Terms: Terms{}}
	for _, r := range fitting(s.Rules, nature, category, department) {
		a.take(r, SLALine{Workdays: r.Workdays, Terms: r.Terms})
		if p, there := s.profile(r.Profile); there {
			a.take(r, p.line(nature))
			if nature != "" {
				a.take(r, p.line(""))
			}
		}
	}
	for _, r := range append(fitting(DefaultSLA, nature, category, department), SLARule{Workdays: longestSLA}) {
		a.take(r, SLALine{Workdays: r.Workdays})
	}
	a.Terms.fill(DefaultTerms)
	return a
}

// fitting are the rules that fit, the most specific first.
func fitting(rules []SLARule, nature Nature, category, department string) []SLARule {
	var fit []SLARule
	for _, r := range rules {
		if r.fits(nature, category, department) {
			fit = append(fit, r)
		}
	}
	slices.SortStableFunc(fit, func(x, y SLARule) int { return cmp.Compare(y.weight(), x.weight()) })
	return fit
}

func (a *Agreed) take(r SLARule, l SLALine) {
	if a.Workdays == 0 && l.Workdays > 0 {
		a.Rule, a.Workdays = r, l.Workdays
	}
	a.Terms.fill(l.Terms)
}

// Profile is that of a name; of version 0 where there is none.
func (s SLA) Profile(name string) SLAProfile {
	p, _ := s.profile(name)
	return p
}

func (s SLA) profile(name string) (SLAProfile, bool) {
	i := slices.IndexFunc(s.Profiles, func(p SLAProfile) bool { return p.Name == name })
	if i < 0 {
		return SLAProfile{}, false
	}
	return s.Profiles[i], true
}

// With is the SLA with a rule in place of the one for the same nature, category and department.
func (s SLA) With(r SLARule) SLA {
	s.Rules = append(slices.DeleteFunc(slices.Clone(s.Rules), r.sameKind), r)
	return s
}

// Rule is the one for exactly the tickets that r is for; of version 0 where there is none.
func (s SLA) Rule(r SLARule) SLARule {
	i := slices.IndexFunc(s.Rules, r.sameKind)
	if i < 0 {
		return SLARule{}
	}
	return s.Rules[i]
}

func (r SLARule) sameKind(o SLARule) bool {
	return o.Nature == r.Nature && o.Category == r.Category && o.Department == r.Department
}

// TakeRule gives a rule that is saved at a moment its next version. ErrItemChanged: it is not what was seen that it would replace.
// ErrTooManyKept: it would be one too many.
func (s SLA) TakeRule(r *SLARule, at time.Time) (err error) {
	there := s.Rule(*r).Version
	if r.Version, err = nextVersion(there, r.Version, at); err != nil || there != 0 {
		return err
	}
	return Room("办理期限规则", len(s.Rules), mostSLARules)
}

// TakeProfile is TakeRule of a profile.
func (s SLA) TakeProfile(p *SLAProfile, at time.Time) (err error) {
	there, _ := s.profile(p.Name)
	if p.Version, err = nextVersion(there.Version, p.Version, at); err != nil || there.Version != 0 {
		return err
	}
	return Room("时限方案", len(s.Profiles), mostSLAProfiles)
}

// nextVersion is that of what is saved over one of which seen was seen. It begins with the moment: one that is deleted and made anew is
// another than whoever saw the first one knows.
func nextVersion(there, seen int64, at time.Time) (int64, error) {
	if err := sameVersion(there, seen); err != nil {
		return seen, err
	}
	return max(there+1, at.Unix()), nil
}

// sameVersion is nil where what is there is what was seen.
func sameVersion(there, seen int64) error {
	switch {
	case seen == AnyVersion || seen == there:
		return nil
	case there == 0:
		return ErrItemChanged.Saying("这一项刚刚在别处被删除，再次保存就重新增加")
	case seen == 0:
		return ErrItemChanged.Saying("刚刚在别处已经增加了这一项，请看过它的内容再保存")
	}
	return ErrItemChanged
}

// SureToDelete is nil where what is deleted is there, and is what was seen: no is the error where there is none.
func SureToDelete(there, seen int64, no *Error) error {
	switch {
	case there == 0:
		return no
	case seen != AnyVersion && seen != there:
		return ErrItemChanged.Saying("这一项刚刚在别处被修改，请看过最新的内容再删除")
	}
	return nil
}

// Using are the rules that refer to a profile.
func (s SLA) Using(profile string) []SLARule {
	return slices.DeleteFunc(slices.Clone(s.Rules), func(r SLARule) bool { return r.Profile != profile })
}

// Clock is that of a ticket dispatched at start. A complex one has a time of its own, where there is one.
func (a Agreed) Clock(start time.Time, nature Nature, complex bool) Clock {
	days, what := a.Workdays, string(nature)
	if complex {
		days, what = a.Terms[TermComplex], what+"（疑难复杂）"
	}
	return Clock{Start: start, Workdays: days, Complex: complex, Rule: fmt.Sprintf("%s %d%s", what, days, workdays)}
}

func (r SLARule) fits(nature Nature, category, department string) bool {
	return (r.Nature == "" || r.Nature == nature) && (r.Category == "" || r.Category == category) &&
		(r.Department == "" || r.Department == department)
}

func (r SLARule) weight() int {
	w := 0
	for i, named := range []bool{r.Nature != "", r.Category != "", r.Department != ""} {
		if named {
			w += 1 << i
		}
	}
	return w
}

// Tidy drops the terms that say nothing.
func (r *SLARule) Tidy() { r.Terms = r.Terms.given() }

// Check returns ErrInvalid with what is wrong with each field, that of a term by its name.
func (r SLARule) Check() error {
	f := faults{}
	r.checkKind(f)
	f.unless(r.Workdays >= 0 && r.Workdays <= mostWorking, "workdays", errWorkdays)
	f.unless(r.Workdays != 0 || r.Profile != "" || len(r.Terms) > 0, "workdays", "请填写办结期限、选择方案或至少填写一项其他时限")
	r.Terms.check(f, "")
	return f.err()
}

// CheckKind is Check of the kind of ticket alone.
func (r SLARule) CheckKind() error {
	f := faults{}
	r.checkKind(f)
	return f.err()
}

func (r SLARule) checkKind(f faults) {
	f.unless(slices.Contains(natures, r.Nature), "nature", errNature)
	if _, known := CategoryByCode(r.Category); !known && r.Category != "" {
		f["category"] = "没有这个诉求分类"
	}
	f.unless(utf8.ValidString(r.Department) && utf8.RuneCountInString(r.Department) <= 40, "department", "承办单位代码最多40个字")
}
