package model

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// SLARule says within how many workdays a kind of ticket is answered. What is blank fits any ticket.
type SLARule struct {
	Nature     Nature
	Category   string // C1 … C6
	Department string // code of the 主办
	Workdays   int
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
)

// SLAFor is the rule for a ticket of that nature, category and department: the most specific that fits. One that names
// the department beats all that do not; then one that names the category; then one that names the nature. Where none fits
// it is DefaultSLA's, so that no ticket is without a due date.
func SLAFor(rules []SLARule, nature Nature, category, department string) SLARule {
	best, found := SLARule{Workdays: longestSLA}, false
	for _, among := range [][]SLARule{rules, DefaultSLA} {
		for _, r := range among {
			if r.fits(nature, category, department) && (!found || r.weight() > best.weight()) {
				best, found = r, true
			}
		}
		if found {
			break
		}
	}
	return best
}

// Clock is that of a ticket dispatched at start.
func (r SLARule) Clock(start time.Time, nature Nature) Clock {
	return Clock{Start: start, Workdays: r.Workdays, Rule: fmt.Sprintf("%s %d个工作日", nature, r.Workdays)}
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

// Check returns ErrInvalid with what is wrong with each field.
func (r SLARule) Check() error {
	wrong := ErrInvalid
	natures := []Nature{"", NatureConsult, NatureHelp, NatureComplaint, NatureReport, NatureSuggest}
	if !slices.Contains(natures, r.Nature) {
		wrong = wrong.With("nature", "诉求性质只能是咨询、求助、投诉、举报、建议之一，或留空")
	}
	if _, known := CategoryByCode(r.Category); !known && r.Category != "" {
		wrong = wrong.With("category", "没有这个诉求分类")
	}
	if !utf8.ValidString(r.Department) || utf8.RuneCountInString(r.Department) > 40 {
		wrong = wrong.With("department", "承办单位代码最多40个字")
	}
	if r.Workdays < 1 || r.Workdays > mostWorking {
		wrong = wrong.With("workdays", fmt.Sprintf("办理期限应为1至%d个工作日", mostWorking))
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}
