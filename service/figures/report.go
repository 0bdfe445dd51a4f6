package figures

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Column is one figure of a report.
type Column struct {
	Key, Name, Meaning string
	Unit               model.FigureUnit
}

// Row is a line of a report: a value a column, nil where there is nothing to say.
type Row struct {
	Key, Label string
	Values     []*float64
}

// Sheet is a table of figures.
type Sheet struct {
	Columns  []Column
	Rows     []Row
	Total    Row
	Previous Row // the period before
}

// Report is what was asked for. What it says is as of At.
type Report struct {
	Query    Query // with what was left out filled in
	By       string
	Previous [2]string // first and last day of the period before
	At       time.Time
	Tickets  Sheet
	Chats    *Sheet // nil for whom they do not concern; its rows are days, weeks or months
	Misses   int64  // searches that found nothing
}

// Report counts.
func (d *Desk) Report(ctx context.Context, who model.Staff, q Query) (Report, error) {
	s, err := d.check(who, q)
	if err != nil {
		return Report{}, err
	}
	past := s.before()
	r := Report{Query: s.Query, By: s.label, Previous: [2]string{past.From, past.To}, At: d.Now()}
	if r.Tickets, err = d.tickets(ctx, s, past); err != nil {
		return r, err
	}
	if !who.Is(model.RoleSupervisor) {
		return r, nil
	}
	if r.Chats, err = d.chats(ctx, s, past); err != nil {
		return r, err
	}
	r.Misses, err = d.Store.CountMisses(ctx, s.from, s.to)
	return r, err
}

func (d *Desk) tickets(ctx context.Context, s, past span) (sheet Sheet, err error) {
	sheet.Columns = make([]Column, len(model.TicketFigures))
	for i, f := range model.TicketFigures {
		sheet.Columns[i] = Column{f.Key, f.Name, f.Meaning, f.Unit}
	}
	sums, err := d.Store.SumFacts(ctx, s.facts(d), s.group)
	if err != nil {
		return sheet, err
	}
	names, err := d.names(ctx)
	if err != nil {
		return sheet, err
	}
	var total model.Tally
	for _, one := range sums {
		total.Add(one.Tally)
	}
	for _, one := range s.rows(sums) {
		sheet.Rows = append(sheet.Rows, Row{one.Key, s.labelOf(one.Key, names), values(one.Tally)})
	}
	sheet.Total = Row{"total", "合计", values(total)}
	before, err := d.Store.SumFacts(ctx, past.facts(d), store.BySource)
	var previous model.Tally
	for _, one := range before {
		previous.Add(one.Tally)
	}
	sheet.Previous = Row{"previous", "上期", values(previous)}
	return sheet, err
}

func values(t model.Tally) []*float64 {
	list := make([]*float64, len(model.TicketFigures))
	for i, f := range model.TicketFigures {
		list[i] = f.In(t)
	}
	return list
}

// rows are the groups in the order in which they are shown: times one after the other without gaps, all others by their size.
func (s span) rows(sums []store.FactSum) []store.FactSum {
	if s.group != store.ByDay {
		sums = slices.Clone(sums)
		slices.SortStableFunc(sums, func(a, b store.FactSum) int {
			return cmp.Compare(b.Tally[model.CountSubmitted], a.Tally[model.CountSubmitted])
		})
		return sums
	}
	var list []store.FactSum
	for _, key := range s.times() {
		list = append(list, store.FactSum{Key: key.String(), Day: key})
	}
	for _, one := range sums {
		at := s.time(one.Day)
		if i := slices.IndexFunc(list, func(l store.FactSum) bool { return l.Day == at }); i >= 0 {
			list[i].Tally.Add(one.Tally)
		}
	}
	return list
}

// time is the day, week or month that a day belongs to. One that began before the period begins with it.
func (s span) time(day model.FigureDay) model.FigureDay {
	switch s.By {
	case ByWeek:
		return max(day.Week(), s.from)
	case ByMonth:
		return max(day.Month(), s.from)
	default:
		return day
	}
}

// times are all the days, weeks or months of the period.
func (s span) times() []model.FigureDay {
	var list []model.FigureDay
	for day := s.from; day <= s.to; day++ {
		if at := s.time(day); len(list) == 0 || at != list[len(list)-1] {
			list = append(list, at)
		}
	}
	return list
}

// labelOf is what people call a group.
func (s span) labelOf(key string, names map[string]string) string {
	switch s.group {
	case store.ByDay:
		return s.timeLabel(key)
	case store.ByCategory:
		if c, ok := model.CategoryByCode(key); ok {
			return c.Name
		}
	case store.ByDepartment:
		if key == "" {
			return "未派单或直接答复"
		}
		if name := names[key]; name != "" {
			return name
		}
	case store.ByDistrict:
		if key == "" {
			return "未注明"
		}
	case store.BySource:
		n, _ := strconv.Atoi(key) // what is no number has no name
		if name := sources[model.Source(n)]; name != "" {
			return name
		}
	default:
	}
	return key
}

func (s span) timeLabel(key string) string {
	day, err := model.ParseFigureDay(key)
	if err != nil {
		return key
	}
	at, _ := time.Parse(time.DateOnly, key) // it has just been read as a day
	switch s.By {
	case ByWeek:
		end, _ := time.Parse(time.DateOnly, min(day.Week()+6, s.to).String())
		return fmt.Sprintf("%d月%d日-%d月%d日", at.Month(), at.Day(), end.Month(), end.Day())
	case ByMonth:
		return fmt.Sprintf("%d年%d月", at.Year(), at.Month())
	default:
		return key
	}
}

// chats are the figures of 在线客服. What a chat is about is not known: they are broken down by time or not at all.
func (d *Desk) chats(ctx context.Context, s, past span) (*Sheet, error) {
	sheet := &Sheet{Columns: make([]Column, len(model.ChatFigures))}
	for i, f := range model.ChatFigures {
		sheet.Columns[i] = Column{f.Key, f.Name, f.Meaning, f.Unit}
	}
	var total, previous model.ChatTally
	byTime := map[model.FigureDay]*model.ChatTally{}
	err := d.Store.EachChat(ctx, s.from.Begin(d.Zone), (s.to + 1).Begin(d.Zone), func(c model.Chat) {
		total.Add(c)
		at := s.time(model.FigureDayOf(c.QueuedAt, d.Zone))
		if byTime[at] == nil {
			byTime[at] = &model.ChatTally{}
		}
		byTime[at].Add(c)
	})
	if err != nil {
		return nil, err
	}
	if s.group == store.ByDay {
		for _, at := range s.times() {
			tally := byTime[at]
			if tally == nil {
				tally = &model.ChatTally{}
			}
			sheet.Rows = append(sheet.Rows, Row{at.String(), s.timeLabel(at.String()), chatValues(tally)})
		}
	}
	sheet.Total = Row{"total", "合计", chatValues(&total)}
	err = d.Store.EachChat(ctx, past.from.Begin(d.Zone), s.from.Begin(d.Zone), previous.Add)
	sheet.Previous = Row{"previous", "上期", chatValues(&previous)}
	return sheet, err
}

func chatValues(t *model.ChatTally) []*float64 {
	list := make([]*float64, len(model.ChatFigures))
	for i, f := range model.ChatFigures {
		list[i] = f.In(t)
	}
	return list
}
