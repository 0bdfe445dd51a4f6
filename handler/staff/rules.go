package staff

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// rulebook is what admins keep beside the tickets.
type rulebook interface {
	Rules(ctx context.Context) ([]model.SLARule, error)
	SaveRule(ctx context.Context, who model.Staff, r model.SLARule) error
	DeleteRule(ctx context.Context, who model.Staff, r model.SLARule) error
	Foresee(ctx context.Context, kind model.SLARule) (ticketing.Foreseen, error)
	CalendarYears(ctx context.Context) (known, missing []int, err error)
	CalendarYear(ctx context.Context, year int) (model.CalendarYear, error)
	SaveCalendarYear(ctx context.Context, who model.Staff, year int, y model.CalendarYear) error
}

type ruleView struct {
	Nature     model.Nature `json:"nature" doc:"咨询, 求助, 投诉, 举报, 建议; empty: any"`
	Category   string       `json:"category" doc:"C1 to C6; empty: any"`
	Department string       `json:"department" doc:"Code of the leading one; empty: any"`
	Workdays   int          `json:"workdays" doc:"1 to 90"`
}

func (a API) rules(ctx context.Context, _ *none) (*body[items[ruleView]], error) {
	list, err := a.Tickets.Rules(ctx)
	if err != nil {
		return nil, err
	}
	out := items[ruleView]{Items: make([]ruleView, len(list))}
	for i, r := range list {
		out.Items[i] = ruleView(r)
	}
	return &body[items[ruleView]]{out}, nil
}

type savingRule struct{ Body ruleView }

func (a API) saveRule(ctx context.Context, in *savingRule) (*body[ruleView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.Tickets.SaveRule(ctx, who, model.SLARule(in.Body)); err != nil {
		return nil, err
	}
	return &body[ruleView]{in.Body}, nil
}

type deletingRule struct {
	Nature     string `query:"nature"`
	Category   string `query:"category"`
	Department string `query:"department"`
}

func (a API) deleteRule(ctx context.Context, in *deletingRule) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Tickets.DeleteRule(ctx, who, model.SLARule{Nature: model.Nature(in.Nature), Category: in.Category, Department: in.Department})
}

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
