package staff

import (
	"context"

	"example.org/hotline/model"
)

type slaProfileView struct {
	Name    string        `json:"name" doc:"1 to 20 characters; saving puts it in the place of the one of that name"`
	Lines   []slaLineView `json:"lines" doc:"One for each nature at most, and one for any"`
	Used    int           `json:"used" doc:"How many rules refer to it"`
	Version *int64        `json:"version,omitempty" doc:"As of a rule"`
}

type slaLineView struct {
	Nature   model.Nature   `json:"nature" doc:"Empty: any, where the line of the nature does not say"`
	Workdays int            `json:"workdays" doc:"0: not said"`
	Terms    map[string]int `json:"terms" doc:"The other times, by their names in /sla-terms"`
}

func viewProfile(p model.SLAProfile, used int) slaProfileView {
	v := slaProfileView{Name: p.Name, Lines: make([]slaLineView, len(p.Lines)), Used: used, Version: &p.Version}
	for i, l := range p.Lines {
		v.Lines[i] = slaLineView{l.Nature, l.Workdays, termsView(l.Terms)}
	}
	return v
}

func (v slaProfileView) profile() model.SLAProfile {
	p := model.SLAProfile{Name: v.Name, Version: seenVersion(v.Version)}
	for _, l := range v.Lines {
		p.Lines = append(p.Lines, model.SLALine{Nature: l.Nature, Workdays: l.Workdays, Terms: termsOf(l.Terms)})
	}
	return p
}

func (a API) profiles(ctx context.Context, _ *none) (*body[items[slaProfileView]], error) {
	sla, err := a.Tickets.SLA(ctx)
	if err != nil {
		return nil, err
	}
	out := items[slaProfileView]{Items: make([]slaProfileView, len(sla.Profiles))}
	for i, p := range sla.Profiles {
		out.Items[i] = viewProfile(p, len(sla.Using(p.Name)))
	}
	return &body[items[slaProfileView]]{out}, nil
}

type savingProfile struct{ Body slaProfileView }

func (a API) saveProfile(ctx context.Context, in *savingProfile) (*body[slaProfileView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := a.Tickets.SaveProfile(ctx, who, in.Body.profile())
	if err != nil {
		return nil, err
	}
	return &body[slaProfileView]{viewProfile(kept, in.Body.Used)}, nil
}

type deletingProfile struct {
	Name    string `query:"name"`
	Version int64  `query:"version" doc:"As of a rule"`
}

func (a API) deleteProfile(ctx context.Context, in *deletingProfile) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Tickets.DeleteProfile(ctx, who, in.Name, seenToDelete(in.Version))
}

type slaTermView struct {
	Term    model.Term `json:"term"`
	Label   string     `json:"label"`
	About   string     `json:"about"`
	Unit    string     `json:"unit"`
	Default int        `json:"default" doc:"What holds where no rule says; 0: there is none then"`
	Min     int        `json:"min"`
	Max     int        `json:"max"`
}

func (a API) terms(_ context.Context, _ *none) (*body[items[slaTermView]], error) {
	out := items[slaTermView]{Items: make([]slaTermView, len(model.TermSpecs))}
	for i, s := range model.TermSpecs {
		out.Items[i] = slaTermView(s)
	}
	return &body[items[slaTermView]]{out}, nil
}
