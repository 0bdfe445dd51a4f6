package figures

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/sheet"
	"example.org/hotline/model/store"
)

// What stands in the files. A report is read as the screen reads it, from the same numbers.

func (d *Desk) writeReport(ctx context.Context, who model.Staff, q Query, book sheet.Book, out model.ExportOut) error {
	r, err := d.Report(ctx, who, q)
	if err != nil {
		return err
	}
	names, err := d.names(ctx)
	if err != nil {
		return err
	}
	heading := title(r.Query, names) + "　上期 " + r.Previous[0] + " 至 " + r.Previous[1]
	tables := []table{sheetTable("诉求", heading, r.By, r.Tickets)}
	meanings := table{name: "口径", title: "指标口径", head: []string{"指标", "口径"}}
	sheets := []Sheet{r.Tickets}
	if r.Chats != nil {
		tables = append(tables, sheetTable("在线客服", chatsTitle(r), r.By, *r.Chats))
		sheets = append(sheets, *r.Chats)
		meanings.rows = append(meanings.rows, []any{"没有搜到的搜索", fmt.Sprintf("%d次，只按日期统计", r.Misses)})
	}
	for _, s := range sheets {
		for _, c := range s.Columns {
			meanings.rows = append(meanings.rows, []any{c.Name, c.Meaning})
		}
	}
	for _, t := range append(tables, meanings) {
		if err := t.write(book, out.Mark); err != nil {
			return err
		}
	}
	rows := len(tables[0].rows)
	return out.Tell(rows, rows)
}

// chatsTitle names the dates alone: what a chat is about is not known, and nothing else narrows its figures.
func chatsTitle(r Report) string {
	return "在线客服　" + r.Query.From + " 至 " + r.Query.To + "　上期 " + r.Previous[0] + " 至 " + r.Previous[1] + "　只按日期统计，不按其他条件筛选"
}

// title says what a file is of.
func title(q Query, names map[string]string) string { return strings.Join(q.about(names), "　") }

// about says, in the words of the pages, what is asked for; names are those of the departments.
func (q Query) about(names map[string]string) []string {
	basis := map[string]string{Submitted: "按提交日期", Closed: "按办结日期"}[q.Basis]
	category, mine := q.Category, ""
	if c, known := model.CategoryByCode(q.Category); known {
		category = c.Name
	}
	if q.Mine {
		mine = "我经手的"
	}
	words := []string{q.From + " 至 " + q.To, basis, category, string(q.Nature), cmp.Or(names[q.Department], q.Department), q.District, sources[q.Source], mine}
	return slices.DeleteFunc(words, func(word string) bool { return word == "" })
}

func sheetTable(name, title, by string, s Sheet) table {
	t := table{name: name, title: title, head: []string{by}}
	for _, c := range s.Columns {
		t.head = append(t.head, c.Name)
	}
	for _, r := range append(append([]Row{}, s.Rows...), s.Total, s.Previous) {
		cells := []any{r.Label}
		for i, v := range r.Values {
			cells = append(cells, shown(v, s.Columns[i].Unit))
		}
		t.rows = append(t.rows, cells)
	}
	return t
}

const fewest = 5 // of a place that is told outside (domain §14)

// writePlaces leaves out the places of few, where a number would point at somebody.
func (d *Desk) writePlaces(ctx context.Context, who model.Staff, q Query, book sheet.Book, out model.ExportOut) error {
	p, err := d.Places(ctx, who, q)
	if err != nil {
		return err
	}
	names, err := d.names(ctx)
	if err != nil {
		return err
	}
	t := table{
		name: "地点", title: title(p.Query, names) + "　约500米见方；少于" + fmt.Sprint(fewest) + "件的地点不列出",
		head: []string{"区", "纬度（GCJ-02）", "经度（GCJ-02）", "诉求数", "上期", "增长"},
	}
	for _, c := range p.Cells {
		if c.Tickets < fewest {
			continue
		}
		before := any("少于5")
		growth := any("—")
		if c.Before >= fewest {
			before, growth = c.Before, shown(c.Growth(), model.UnitPercent)
		}
		t.rows = append(t.rows, []any{cmp.Or(c.District, "未注明"), c.Middle.Lat, c.Middle.Lng, c.Tickets, before, growth})
	}
	if err := t.write(book, out.Mark); err != nil {
		return err
	}
	return out.Tell(len(t.rows), len(t.rows))
}

const (
	mostTickets = 100_000
	ticketsPage = 1000
)

func (d *Desk) writeTickets(ctx context.Context, who model.Staff, q Query, book sheet.Book, out model.ExportOut) error {
	s, err := d.check(who, q)
	if err != nil {
		return err
	}
	names, err := d.names(ctx)
	if err != nil {
		return err
	}
	all := 0
	sums, err := d.Store.SumFacts(ctx, s.facts(d), store.BySource)
	if err != nil {
		return err
	}
	for _, one := range sums {
		all += int(one.Tally[model.CountSubmitted])
	}
	if all > mostTickets {
		return model.ErrInvalid.Saying(fmt.Sprintf("共%d件，一次最多导出%d件，请缩短日期范围或增加筛选条件", all, mostTickets))
	}
	heads := table{
		name: "诉求清单", title: title(s.Query, names),
		head: []string{"诉求编号", "标题", "诉求分类", "诉求性质", "来源", "区", "承办单位", "状态", "督办", "提交时间", "到期时间", "办结时间", "联系人", "电话", "评价"},
	}
	if err := heads.write(book, out.Mark); err != nil {
		return err
	}
	after, done := store.FactCursor{}, 0
	for {
		list, err := d.Store.ListFacts(ctx, s.facts(d), after, ticketsPage)
		if err != nil {
			return err
		}
		for _, one := range list {
			if err := book.Row(d.line(who, one, names)...); err != nil {
				return err
			}
		}
		done += len(list)
		if err := out.Tell(done, all); err != nil {
			return err
		}
		if len(list) < ticketsPage || done >= mostTickets {
			return nil
		}
		last := list[len(list)-1]
		after = store.FactCursor{Day: last.Day, ID: last.ID}
	}
}

func (d *Desk) line(who model.Staff, f store.ListedFact, names map[string]string) []any {
	category := f.Category
	if c, ok := model.CategoryByCode(f.Category); ok {
		category = c.Name
	}
	stars := any("")
	if f.Stars > 0 && who.ReadsRatings(f.ClosedAt) {
		stars = f.Stars
	}
	if f.Nature == model.NatureReport { // who reports somebody is nobody's to read in a list
		f.Name, f.Phone = "", ""
	}
	return []any{
		f.Number, f.Title, category, string(f.Nature), sources[f.Source], f.District, cmp.Or(names[f.Department], f.Department), f.Status.StaffLabel(),
		f.Alarm.Label(), d.moment(&f.SubmittedAt), d.moment(f.DueAt), d.moment(f.ClosedAt), f.Name, f.Phone, stars,
	}
}

func (d *Desk) moment(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.In(d.Zone).Format("2006-01-02 15:04")
}

// shown is a value as people read it, on the screen as in a file.
func shown(v *float64, unit model.FigureUnit) any {
	switch {
	case v == nil:
		return "—"
	case unit == model.UnitPercent:
		return strconv.FormatFloat(*v, 'f', 1, 64) + "%"
	case unit == model.UnitDays:
		return strconv.FormatFloat(*v, 'f', 1, 64)
	default:
		return *v
	}
}
