package model

import "time"

// FigureDay numbers the days of the city's calendar, from 1970-01-01 on: figures are counted by day.
type FigureDay int

// FigureDayOf is the day on which at falls in zone.
func FigureDayOf(at time.Time, zone *time.Location) FigureDay { return FigureDay(dayIn(at, zone)) }

// ParseFigureDay reads 2006-01-02.
func ParseFigureDay(date string) (FigureDay, error) {
	at, err := time.Parse(time.DateOnly, date)
	return FigureDay(dayOf(at)), err
}

// String is 2006-01-02.
func (d FigureDay) String() string { return dayNumber(d).utc().Format(time.DateOnly) }

// Begin is 00:00 of the day in zone.
func (d FigureDay) Begin(zone *time.Location) time.Time { return dayNumber(d).hour(0, zone) }

// Week is the Monday of the day's week.
func (d FigureDay) Week() FigureDay {
	return d - FigureDay((dayNumber(d).weekday()+6)%7)
}

// Month is the first of the day's month.
func (d FigureDay) Month() FigureDay {
	return d - FigureDay(dayNumber(d).utc().Day()-1)
}

// NextMonth is the first of the month after the day's.
func (d FigureDay) NextMonth() FigureDay {
	y, m, _ := dayNumber(d).utc().Date()
	return FigureDay(dayOf(time.Date(y, m+1, 1, 0, 0, 0, 0, time.UTC)))
}
