package model

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// SLAProfile is a named set of times that rules refer to, as 快办 for streets: what changes in it changes wherever it holds.
type SLAProfile struct {
	Name    string
	Lines   []SLALine
	Version int64 // as of a rule
}

// SLALine is what a profile has for a nature, or for any where it is "".
type SLALine struct {
	Nature   Nature `json:"nature,omitempty"`
	Workdays int    `json:"workdays,omitempty"` // 0: not said
	Terms    Terms  `json:"terms,omitempty"`
}

const (
	maxProfileName  = 20
	maxProfileLines = 6 // any, and the five natures
)

// Tidy drops what says nothing.
func (p *SLAProfile) Tidy() {
	p.Name = text(p.Name)
	var lines []SLALine
	for _, l := range p.Lines {
		l.Terms = l.Terms.given()
		if l.Workdays != 0 || len(l.Terms) > 0 {
			lines = append(lines, l)
		}
	}
	p.Lines = lines
}

// Check returns ErrInvalid with what is wrong with each field: name, lines, or 投诉.redo and 任何性质.workdays.
func (p SLAProfile) Check() error {
	f := faults{}
	n := utf8.RuneCountInString(p.Name)
	f.unless(n >= 1 && n <= maxProfileName, "name", fmt.Sprintf("方案名称应为1至%d个字", maxProfileName))
	f.unless(len(p.Lines) > 0, "lines", "至少填写一项时限")
	f.unless(len(p.Lines) <= maxProfileLines, "lines", "每种诉求性质只能有一行")
	seen := map[Nature]bool{}
	for _, l := range p.Lines {
		f.unless(slices.Contains(natures, l.Nature), "lines", errNature)
		f.unless(!seen[l.Nature], "lines", "每种诉求性质只能有一行")
		seen[l.Nature] = true
		named := string(l.Nature)
		if named == "" {
			named = "任何性质"
		}
		f.unless(l.Workdays >= 0 && l.Workdays <= mostWorking, named+".workdays", errWorkdays)
		l.Terms.check(f, named+".")
	}
	return f.err()
}

// line is what a profile has for exactly that nature.
func (p SLAProfile) line(n Nature) SLALine {
	for _, l := range p.Lines {
		if l.Nature == n {
			return l
		}
	}
	return SLALine{}
}
