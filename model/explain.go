package model

import (
	"fmt"
	"strings"
	"time"
)

// Explain says in plain words how the due date came about: where the count begins, what was left out of it and what was
// added. It is shown to citizens, so it says nothing about who did what.
func (k Clock) Explain(cal Calendar) string {
	start, first, last := cal.day(k.Start), cal.later(cal.startDay(k.Start), 1), k.lastDay(cal)
	said := []string{k.explainStart(cal, start, first)}
	said = append(said, cal.explainDays(start, last)...)
	said = append(said, k.explainChanges(cal)...)
	if years := cal.unknown(start, last); len(years) > 0 {
		said = append(said, strings.Join(years, "、")+"的放假安排尚未录入，暂按周一至周五为工作日计算")
	}
	said = append(said, "因此截止到"+longDay(last)+"24时")
	if k.Paused() {
		said = append(said, "目前暂停计时，恢复后截止日期相应顺延")
	}
	return strings.Join(said, "。") + "。"
}

func (k Clock) explainStart(cal Calendar, start, first dayNumber) string {
	rule := k.Rule
	if rule == "" {
		rule = fmt.Sprintf("%d个工作日", k.Workdays)
	}
	var why string
	switch counts := cal.startDay(k.Start); {
	case counts == start:
		why = "当天不计"
	case cal.worked(start):
		why = fmt.Sprintf("已过%d时，视为次一工作日%s，该日不计", closing, shortDay(counts))
	default:
		why = fmt.Sprintf("当天不是工作日，视为次一工作日%s，该日不计", shortDay(counts))
	}
	return fmt.Sprintf("%s %s开始计时，期限为%s；%s，从%s起算",
		longDay(start), k.Start.In(cal.zone).Format("15:04"), rule, why, shortDay(first))
}

// explainDays names the holidays and the worked weekend days after from up to to.
func (c Calendar) explainDays(from, to dayNumber) []string {
	var off, worked []string
	weekends := false
	for day := from + 1; day <= to; day++ {
		d, official := c.days[day]
		switch {
		case official && d.Work:
			worked = append(worked, shortDay(day)+"（"+weekdayName(day)+"）")
		case official:
			until := c.holidayEnd(day, to)
			off = append(off, span(day, until)+d.Name)
			day = until
		case !c.worked(day):
			weekends = true
		}
	}
	if weekends {
		off = append(off, "周六、周日")
	}
	var said []string
	if len(off) > 0 {
		said = append(said, "其间不计："+strings.Join(off, "、"))
	}
	if len(worked) > 0 {
		said = append(said, "其间调休上班、计入工作日："+strings.Join(worked, "、"))
	}
	return said
}

// holidayEnd is the last of the days in a row that have day's name, none of them later than to.
func (c Calendar) holidayEnd(day, to dayNumber) dayNumber {
	name := c.days[day].Name
	for day < to {
		d, official := c.days[day+1]
		if !official || d.Work || d.Name != name {
			break
		}
		day++
	}
	return day
}

func (k Clock) explainChanges(cal Calendar) []string {
	var said []string
	for _, p := range k.Pauses {
		if p.To == nil {
			said = append(said, shortDay(cal.day(p.From))+"起暂停计时")
			continue
		}
		said = append(said, fmt.Sprintf("%s暂停计时，顺延%d个工作日", span(cal.day(p.From), cal.day(*p.To)), p.workdays(cal)))
	}
	if k.Extended > 0 {
		said = append(said, fmt.Sprintf("经批准延期%d个工作日", k.Extended))
	}
	return said
}

// unknown names the years between two days whose official days are not there.
func (c Calendar) unknown(from, to dayNumber) []string {
	var years []string
	for year := from.utc().Year(); year <= to.utc().Year(); year++ {
		if !c.Knows(year) {
			years = append(years, fmt.Sprintf("%d年", year))
		}
	}
	return years
}

func longDay(n dayNumber) string { return n.utc().Format("2006年1月2日") }

func shortDay(n dayNumber) string { return n.utc().Format("1月2日") }

// span is 10月1日至7日.
func span(from, to dayNumber) string {
	a, b := from.utc(), to.utc()
	switch {
	case from == to:
		return shortDay(from)
	case a.Month() == b.Month():
		return shortDay(from) + "至" + b.Format("2日")
	default:
		return shortDay(from) + "至" + shortDay(to)
	}
}

var weekdayNames = [...]string{time.Sunday: "周日", "周一", "周二", "周三", "周四", "周五", "周六"}

func weekdayName(n dayNumber) string { return weekdayNames[n.weekday()] }
