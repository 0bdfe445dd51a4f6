package figures

import (
	"fmt"
	"slices"
	"strings"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Query is what a report is asked for, by the names of the API. Blank fields fit all.
type Query struct {
	From       string       `json:"from"` // 2006-01-02, included; blank: the first of the month of To
	To         string       `json:"to"`   // included; blank: today
	By         string       `json:"by"`
	Basis      string       `json:"basis"` // submitted or closed: whose day counts
	Category   string       `json:"category"`
	Nature     model.Nature `json:"nature"`
	Department string       `json:"department"`
	District   string       `json:"district"`
	Source     model.Source `json:"source"`
	Mine       bool         `json:"mine"` // only tickets with which who asks took a step
}

// The words of By and Basis.
const (
	ByDay   = "day"
	ByWeek  = "week"
	ByMonth = "month"

	Submitted = "submitted"
	Closed    = "closed"
)

// breakdowns are what a report may be broken down by, with what it is counted by and called.
var breakdowns = []struct {
	by    string
	group store.FactGroup
	label string
}{
	{ByDay, store.ByDay, "日期"},
	{ByWeek, store.ByDay, "周"},
	{ByMonth, store.ByDay, "月份"},
	{"category", store.ByCategory, "诉求分类"},
	{"nature", store.ByNature, "诉求性质"},
	{"department", store.ByDepartment, "承办单位"},
	{"district", store.ByDistrict, "区"},
	{"source", store.BySource, "来源"},
}

const longestRange = 800 // days

// sources are what people call them (domain §5).
var sources = map[model.Source]string{
	model.SourceWeChat: "微信自助", model.SourceOnlineHall: "网上办事大厅", model.SourceAgent: "客服代录", model.SourcePhone: "电话", model.SourceOther: "其他",
}

// span is a query that was checked.
type span struct {
	Query
	from, to model.FigureDay
	group    store.FactGroup
	label    string
	within   []string // departments; nil: all
	by       int64    // a staff member; 0: anybody
}

// check fills in what was left out and names what is wrong.
func (d *Desk) check(who model.Staff, q Query) (span, error) {
	wrong := model.ErrInvalid
	within, err := scope(who)
	if err != nil {
		return span{}, err
	}
	s := span{Query: q, to: d.today(), within: within}
	if q.Mine {
		s.by = who.ID
	}
	if q.To != "" {
		if s.to, err = model.ParseFigureDay(q.To); err != nil {
			wrong = wrong.With("to", "日期应为 2026-11-30 这样的格式")
		}
	}
	s.from = s.to.Month()
	if q.From != "" {
		if s.from, err = model.ParseFigureDay(q.From); err != nil {
			wrong = wrong.With("from", "日期应为 2026-11-01 这样的格式")
		}
	}
	if len(wrong.Fields) == 0 {
		switch {
		case s.from > s.to:
			wrong = wrong.With("from", "开始日期不能晚于结束日期")
		case s.to-s.from >= longestRange:
			wrong = wrong.With("from", fmt.Sprintf("一次最多统计%d天", longestRange))
		}
	}
	s.Query.From, s.Query.To = s.from.String(), s.to.String()
	wrong = s.checkWords(wrong)
	if len(wrong.Fields) > 0 {
		return s, wrong
	}
	if s.within != nil && q.Department != "" && !slices.Contains(s.within, q.Department) {
		return s, model.ErrForbidden
	}
	if q.Department != "" {
		s.within = []string{q.Department}
	}
	return s, nil
}

func (s *span) checkWords(wrong *model.Error) *model.Error {
	if s.By == "" {
		s.By = ByDay
	}
	if s.Basis == "" {
		s.Basis = Submitted
	}
	known := false
	var words []string
	for _, b := range breakdowns {
		words = append(words, b.by)
		if b.by == s.By {
			s.group, s.label, known = b.group, b.label, true
		}
	}
	if !known {
		wrong = wrong.With("by", "统计维度应为 "+strings.Join(words, "、"))
	}
	if s.Basis != Submitted && s.Basis != Closed {
		wrong = wrong.With("basis", "统计口径应为 submitted（按提交日期）或 closed（按办结日期）")
	}
	if _, ok := model.CategoryByCode(s.Category); !ok && s.Category != "" {
		wrong = wrong.With("category", "没有这个诉求分类")
	}
	if natures := []model.Nature{"", model.NatureConsult, model.NatureHelp, model.NatureComplaint, model.NatureReport, model.NatureSuggest}; !slices.Contains(natures, s.Nature) {
		wrong = wrong.With("nature", "诉求性质应为咨询、求助、投诉、举报、建议之一")
	}
	if _, ok := sources[s.Source]; !ok && s.Source != 0 {
		wrong = wrong.With("source", "来源应为1至5")
	}
	return wrong
}

// facts is the query as the store takes it.
func (s span) facts(d *Desk) store.FactQuery {
	return store.FactQuery{
		From: s.from, To: s.to, Closed: s.Basis == Closed, Category: s.Category, Nature: s.Nature, Departments: s.within, District: s.District,
		Source: s.Source, By: s.by, Now: d.Now(),
	}
}

// before is the period before: the calendar month where it is a whole one, else as many days.
func (s span) before() span {
	p := s
	if s.from == s.from.Month() && s.to == s.from.NextMonth()-1 {
		p.from, p.to = (s.from - 1).Month(), s.from-1
	} else {
		p.from, p.to = s.from-(s.to-s.from)-1, s.from-1
	}
	p.From, p.To = p.from.String(), p.to.String()
	return p
}
