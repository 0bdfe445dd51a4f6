package staff

import (
	"context"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// rulebook is what admins keep beside the tickets.
type rulebook interface {
	SLA(ctx context.Context) (model.SLA, error)
	SaveRule(ctx context.Context, who model.Staff, r model.SLARule) (model.SLARule, error)
	DeleteRule(ctx context.Context, who model.Staff, r model.SLARule) error
	SaveProfile(ctx context.Context, who model.Staff, p model.SLAProfile) (model.SLAProfile, error)
	DeleteProfile(ctx context.Context, who model.Staff, name string, seen int64) error
	Foresee(ctx context.Context, kind model.SLARule, complex bool) (ticketing.Foreseen, error)
	CalendarYears(ctx context.Context) (known, missing []int, err error)
	CalendarYear(ctx context.Context, year int) (model.CalendarYear, error)
	SaveCalendarYear(ctx context.Context, who model.Staff, year int, y model.CalendarYear) error
}

type ruleView struct {
	Nature     model.Nature   `json:"nature" doc:"咨询, 求助, 投诉, 举报, 建议; empty: any"`
	Category   string         `json:"category" doc:"C1 to C6; empty: any"`
	Department string         `json:"department" doc:"Code of the leading one; empty: any"`
	Workdays   int            `json:"workdays" doc:"1 to 90; 0: as the next more general rule has it"`
	Profile    string         `json:"profile" doc:"Name of a profile, which has the times that the rule itself does not say; empty: none"`
	Terms      map[string]int `json:"terms" doc:"The other times, by their names in /sla-terms; those left out are as the next more general rule has them"`
	Version    *int64         `json:"version,omitempty" doc:"Grows with each change. Of one that is saved: that was seen, 0 for none, or left out for whichever there is. 409 changed_meanwhile where it is another by now"`
}

// seenToDelete is seenVersion of a query, in which there is no telling 0 from nothing.
func seenToDelete(v int64) int64 {
	if v == 0 {
		return model.AnyVersion
	}
	return v
}

// seenVersion is what a request says of what was seen.
func seenVersion(v *int64) int64 {
	if v == nil {
		return model.AnyVersion
	}
	return max(*v, 0)
}

func viewRule(r model.SLARule) ruleView {
	return ruleView{r.Nature, r.Category, r.Department, r.Workdays, r.Profile, termsView(r.Terms), &r.Version}
}

func (v ruleView) rule() model.SLARule {
	return model.SLARule{
		Nature: v.Nature, Category: v.Category, Department: v.Department, Workdays: v.Workdays, Profile: v.Profile, Terms: termsOf(v.Terms),
		Version: seenVersion(v.Version),
	}
}

func termsView(terms model.Terms) map[string]int {
	out := make(map[string]int, len(terms))
	for t, n := range terms {
		out[string(t)] = n
	}
	return out
}

func termsOf(in map[string]int) model.Terms {
	terms := make(model.Terms, len(in))
	for t, n := range in {
		terms[model.Term(t)] = n
	}
	return terms
}

func (a API) rules(ctx context.Context, _ *none) (*body[items[ruleView]], error) {
	sla, err := a.Tickets.SLA(ctx)
	if err != nil {
		return nil, err
	}
	out := items[ruleView]{Items: make([]ruleView, len(sla.Rules))}
	for i, r := range sla.Rules {
		out.Items[i] = viewRule(r)
	}
	return &body[items[ruleView]]{out}, nil
}

type savingRule struct{ Body ruleView }

func (a API) saveRule(ctx context.Context, in *savingRule) (*body[ruleView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := a.Tickets.SaveRule(ctx, who, in.Body.rule())
	if err != nil {
		return nil, err
	}
	return &body[ruleView]{viewRule(kept)}, nil
}

type deletingRule struct {
	Nature     string `query:"nature"`
	Category   string `query:"category"`
	Department string `query:"department"`
	Version    int64  `query:"version" doc:"That was seen; without it whichever there is: 409 changed_meanwhile where it is another by now"`
}

func (a API) deleteRule(ctx context.Context, in *deletingRule) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Tickets.DeleteRule(ctx, who, model.SLARule{
		Nature: model.Nature(in.Nature), Category: in.Category, Department: in.Department, Version: seenToDelete(in.Version),
	})
}

type foreseeing struct {
	Body struct {
		ruleView
		Complex bool `json:"complex" doc:"As one that is 疑难复杂"`
	}
}

type foreseenView struct {
	Rule        ruleView       `json:"rule" doc:"The one that gives the workdays"`
	Workdays    int            `json:"workdays"`
	Terms       map[string]int `json:"terms" doc:"Every other time that holds"`
	DueAt       time.Time      `json:"due_at" doc:"The first moment that is too late"`
	Explanation string         `json:"explanation"`
}

func (a API) foreseeRule(ctx context.Context, in *foreseeing) (*body[foreseenView], error) {
	f, err := a.Tickets.Foresee(ctx, in.Body.rule(), in.Body.Complex)
	if err != nil {
		return nil, err
	}
	return &body[foreseenView]{foreseenView{
		viewRule(f.Agreed.Rule), f.Agreed.Workdays, termsView(f.Agreed.Terms), f.Due.In(a.Zone), f.Explanation,
	}}, nil
}
