package staff

import (
	"context"

	"example.org/hotline/model"
)

type calendarView struct {
	Years   []int `json:"years" doc:"Whose official days are there"`
	Missing []int `json:"missing" doc:"Whose official days should be there: their due dates count Monday to Friday"`
}

func (a API) calendar(ctx context.Context, _ *none) (*body[calendarView], error) {
	known, missing, err := a.Tickets.CalendarYears(ctx)
	if err != nil {
		return nil, err
	}
	return &body[calendarView]{calendarView{append([]int{}, known...), append([]int{}, missing...)}}, nil
}

type yearly struct {
	Year int `path:"year"`
}

type yearView struct {
	OffDays        map[string][]string `json:"off_days" doc:"By holiday: {\"元旦\": [\"2027-01-01\", …]}"`
	MakeupWorkdays []string            `json:"makeup_workdays" doc:"调休: days of the weekend that are worked"`
}

func (a API) calendarYear(ctx context.Context, in *yearly) (*body[yearView], error) {
	y, err := a.Tickets.CalendarYear(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	return &body[yearView]{newYearView(y)}, nil
}

func newYearView(y model.CalendarYear) yearView {
	return yearView{y.OffDays, append([]string{}, y.MakeupWorkdays...)}
}

type savingYear struct {
	Year int `path:"year"`
	Body yearView
}

func (a API) saveCalendarYear(ctx context.Context, in *savingYear) (*body[yearView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	y := model.CalendarYear{OffDays: in.Body.OffDays, MakeupWorkdays: in.Body.MakeupWorkdays}
	if err := a.Tickets.SaveCalendarYear(ctx, who, in.Year, y); err != nil {
		return nil, err
	}
	return &body[yearView]{newYearView(y)}, nil
}
