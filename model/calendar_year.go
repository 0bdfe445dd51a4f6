package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// CalendarYear is what the State Council publishes for a year, in the words of its notice.
type CalendarYear struct {
	OffDays        map[string][]string `json:"off_days" yaml:"off_days"`               // by holiday, 2006-01-02 each
	MakeupWorkdays []string            `json:"makeup_workdays" yaml:"makeup_workdays"` // 调休: days of the weekend that are worked
}

// makeup is the name of every worked day of the weekend.
const makeup = "调休"

const (
	fewestOff = 11 // 法定节假日 of a year since 2008; there are 13 since 2025
	mostOff   = 60
	mostWork  = 20
)

// CalendarYearOf is the official days of a year as they were published.
func CalendarYearOf(year int, days []CalendarDay) CalendarYear {
	y := CalendarYear{OffDays: map[string][]string{}}
	for _, d := range days {
		switch {
		case !strings.HasPrefix(d.Date, fmt.Sprintf("%04d-", year)):
		case d.Work:
			y.MakeupWorkdays = append(y.MakeupWorkdays, d.Date)
		default:
			y.OffDays[d.Name] = append(y.OffDays[d.Name], d.Date)
		}
	}
	return y
}

// Days are the official days in the order of their dates.
func (y CalendarYear) Days() []CalendarDay {
	var days []CalendarDay
	for name, dates := range y.OffDays {
		for _, date := range dates {
			days = append(days, CalendarDay{Date: date, Name: name})
		}
	}
	for _, date := range y.MakeupWorkdays {
		days = append(days, CalendarDay{Date: date, Work: true, Name: makeup})
	}
	slices.SortFunc(days, func(a, b CalendarDay) int { return cmp.Compare(a.Date, b.Date) })
	return days
}

// Check returns ErrInvalid with what is wrong with each field: off_days.国庆节[3], makeup_workdays[0] and the like. It
// refuses what would silently move due dates: a date of another year, one named twice, a holiday in pieces, half a year.
func (y CalendarYear) Check(year int) error {
	if year < 2008 || year > 2100 {
		return ErrInvalid.With("year", "年份应在2008至2100之间")
	}
	c := yearCheck{year: year, wrong: ErrInvalid, seen: map[string]string{}}
	n := 0
	for _, name := range slices.Sorted(maps.Keys(y.OffDays)) {
		c.holiday(name, y.OffDays[name])
		n += len(y.OffDays[name])
	}
	if n < fewestOff || n > mostOff {
		c.fault("off_days", fmt.Sprintf("全年放假日应为%d至%d天，这里有%d天", fewestOff, mostOff, n))
	}
	for i, date := range y.MakeupWorkdays {
		field := fmt.Sprintf("makeup_workdays[%d]", i)
		if at, ok := c.date(field, date); ok && !weekend(at.Weekday()) {
			c.fault(field, date+"不是周六或周日，不需要调休上班")
		}
	}
	if len(y.MakeupWorkdays) > mostWork {
		c.fault("makeup_workdays", fmt.Sprintf("调休上班日最多%d天", mostWork))
	}
	if len(c.wrong.Fields) > 0 {
		return c.wrong
	}
	return nil
}

// yearCheck gathers what is wrong with a year.
type yearCheck struct {
	year  int
	wrong *Error
	seen  map[string]string // date → the field that named it first
}

func (c *yearCheck) fault(field, rule string) { c.wrong = c.wrong.With(field, rule) }

// holiday checks one holiday's dates: each of them, and that only weekends lie between them.
func (c *yearCheck) holiday(name string, dates []string) {
	field := "off_days." + name
	if n := utf8.RuneCountInString(strings.TrimSpace(name)); n < 1 || n > 20 || name == makeup {
		c.fault(field, "节日名称应为1至20个字，且不能是“"+makeup+"”")
	}
	if len(dates) == 0 {
		c.fault(field, "没有日期")
	}
	var days []dayNumber
	for i, date := range dates {
		if at, ok := c.date(fmt.Sprintf("%s[%d]", field, i), date); ok {
			days = append(days, dayOf(at))
		}
	}
	if len(days) < len(dates) {
		return // the gaps may be those of the dates that are wrong
	}
	slices.Sort(days)
	for i := 1; i < len(days); i++ {
		for gap := days[i-1] + 1; gap < days[i]; gap++ {
			if !weekend(gap.weekday()) {
				c.fault(field, fmt.Sprintf("%s与%s之间隔着工作日，一个节日的放假日应当相连", shortDay(days[i-1]), shortDay(days[i])))
				return
			}
		}
	}
}

// date checks one date by itself.
func (c *yearCheck) date(field, date string) (time.Time, bool) {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		c.fault(field, fmt.Sprintf("%.20q不是有效日期，应写作2006-01-02", date))
		return at, false
	}
	if at.Year() != c.year {
		c.fault(field, fmt.Sprintf("%s不在%d年内", date, c.year))
		return at, false
	}
	if first, twice := c.seen[date]; twice {
		c.fault(field, date+"重复，已见于"+first)
		return at, false
	}
	c.seen[date] = field
	return at, true
}
