package staff

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/service/cases"
)

// caseDesk is what the routes of 案例公开 need of cases.Desk.
type caseDesk interface {
	Candidates(ctx context.Context, cursor string, limit int) ([]cases.Candidate, string, error)
	Draft(ctx context.Context, who model.Staff, number string) (model.CaseFile, error)
	Exclude(ctx context.Context, who model.Staff, number, reason string) error
	Undo(ctx context.Context, who model.Staff, number, reason string) error
	Exclusions(ctx context.Context, undone bool, cursor string, limit int) ([]cases.Excluded, string, error)
	Counts(ctx context.Context, who model.Staff) ([]cases.Counted, error)
	Names(ctx context.Context, ids []int64) (map[int64]string, error)
	Files(ctx context.Context, state model.CaseState, cursor string, limit int) ([]model.CaseFile, string, error)
	File(ctx context.Context, caseNo string) (model.CaseFile, error)
	Trail(ctx context.Context, caseNo string) (cases.Trail, error)
	Edit(ctx context.Context, who model.Staff, s cases.Seen, text model.CaseText) (model.CaseFile, error)
	Waive(ctx context.Context, who model.Staff, s cases.Seen, hitID int64, reason string) (model.CaseFile, error)
	Confirm(ctx context.Context, who model.Staff, s cases.Seen, hitID int64) (model.CaseFile, error)
	Submit(ctx context.Context, who model.Staff, s cases.Seen) (model.CaseFile, error)
	Return(ctx context.Context, who model.Staff, s cases.Seen, reason string) (model.CaseFile, error)
	Approve(ctx context.Context, who model.Staff, s cases.Seen) (model.CaseFile, error)
	Withdraw(ctx context.Context, who model.Staff, s cases.Seen, reason string) (model.CaseFile, error)
}

type paging struct {
	Cursor string `query:"cursor"`
	Limit  int    `query:"limit" doc:"1 to 50; 20 where it is not given"`
}

func (a API) caseCandidates(ctx context.Context, in *paging) (*body[candidateList], error) {
	list, next, err := a.Cases.Candidates(ctx, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := candidateList{Items: make([]candidateView, len(list)), NextCursor: next}
	for i, c := range list {
		out.Items[i] = newCandidateView(c, a.Zone)
	}
	return &body[candidateList]{out}, nil
}

type draftingCase struct {
	Body struct {
		TicketNumber string `json:"ticket_number" doc:"Of a ticket that GET /case-candidates lists"`
	}
}

// Audited says of which ticket.
func (in *draftingCase) Audited() map[string]string {
	return map[string]string{"ticket": numberOf(in.Body.TicketNumber)}
}

// numberOf is a ticket's number as it may stand in the audit log; blank for anything else.
func numberOf(typed string) string {
	number, ok := model.ParseNumber(typed)
	if !ok {
		return ""
	}
	return number
}

func (a API) draftCase(ctx context.Context, in *draftingCase) (*body[caseView], error) {
	return a.caseStep(ctx, func(who model.Staff) (model.CaseFile, error) { return a.Cases.Draft(ctx, who, in.Body.TicketNumber) })
}

type excludingCase struct {
	Body struct {
		TicketNumber string `json:"ticket_number"`
		Reason       string `json:"reason" enum:"minor,health,family,sexual,labour,lawsuit,official,secret,other"`
	}
}

// Audited says of which ticket; why stands with the exclusion.
func (in *excludingCase) Audited() map[string]string {
	return map[string]string{"ticket": numberOf(in.Body.TicketNumber)}
}

func (a API) excludeCase(ctx context.Context, in *excludingCase) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Cases.Exclude(ctx, who, in.Body.TicketNumber, in.Body.Reason)
}

type listingCases struct {
	State  string `query:"state" doc:"drafted, reviewing, announced, published or withdrawn; drafted where it is not given"`
	Cursor string `query:"cursor"`
	Limit  int    `query:"limit" doc:"1 to 50; 20 where it is not given"`
}

func (a API) caseFiles(ctx context.Context, in *listingCases) (*body[caseList], error) {
	state := model.CaseDrafted
	if in.State != "" {
		state = model.CaseState(in.State)
	}
	if state.Label() == "" {
		return nil, model.ErrInvalid.With("state", "没有这个状态")
	}
	list, next, err := a.Cases.Files(ctx, state, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := caseList{Items: make([]CaseLine, len(list)), NextCursor: next}
	for i, c := range list {
		out.Items[i] = newCaseLine(c, a.Zone)
	}
	return &body[caseList]{out}, nil
}

type oneCase struct {
	ID string `path:"id" doc:"The case's own number"`
}

func (a API) caseFile(ctx context.Context, in *oneCase) (*body[caseView], error) {
	return a.caseStep(ctx, func(who model.Staff) (model.CaseFile, error) {
		c, err := a.Cases.File(ctx, in.ID)
		if err != nil {
			return c, err
		}
		return c, a.looked(ctx, who, c.TicketID, model.ViewedCase)
	})
}

func (a API) caseTrail(ctx context.Context, in *oneCase) (*body[trailView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	t, err := a.Cases.Trail(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := a.looked(ctx, who, t.File.TicketID, model.ViewedTrail); err != nil {
		return nil, err
	}
	names, err := a.Cases.Names(ctx, peopleOfTrail(t))
	if err != nil {
		return nil, err
	}
	return &body[trailView]{newTrailView(t, names, a.Zone)}, nil
}

type editingCase struct {
	ID   string `path:"id"`
	Body struct {
		Version int    `json:"version" doc:"The version that was seen"`
		Title   string `json:"title" doc:"4 to 60 characters"`
		Content string `json:"content" doc:"10 to 3000 characters"`
		Result  string `json:"result" doc:"2 to 3000 characters"`
	}
}

func (a API) editCase(ctx context.Context, in *editingCase) (*body[caseView], error) {
	b := in.Body
	return a.caseStep(ctx, func(who model.Staff) (model.CaseFile, error) {
		return a.Cases.Edit(ctx, who, cases.Seen{CaseNo: in.ID, Version: b.Version}, model.CaseText{Title: b.Title, Content: b.Content, Result: b.Result})
	})
}

type steppingCase struct {
	ID   string `path:"id"`
	Body struct {
		Version int    `json:"version" doc:"The version that was seen"`
		Reason  string `json:"reason,omitempty" doc:"2 to 200 characters, where the step wants one"`
	}
}

func (in *steppingCase) seen() cases.Seen { return cases.Seen{CaseNo: in.ID, Version: in.Body.Version} }

func (a API) submitCase(ctx context.Context, in *steppingCase) (*body[caseView], error) {
	return a.caseStep(ctx, func(who model.Staff) (model.CaseFile, error) { return a.Cases.Submit(ctx, who, in.seen()) })
}

func (a API) returnCase(ctx context.Context, in *steppingCase) (*body[caseView], error) {
	return a.caseStep(ctx, func(who model.Staff) (model.CaseFile, error) {
		return a.Cases.Return(ctx, who, in.seen(), in.Body.Reason)
	})
}

func (a API) approveCase(ctx context.Context, in *steppingCase) (*body[caseView], error) {
	return a.caseStep(ctx, func(who model.Staff) (model.CaseFile, error) { return a.Cases.Approve(ctx, who, in.seen()) })
}

func (a API) withdrawCase(ctx context.Context, in *steppingCase) (*body[caseView], error) {
	return a.caseStep(ctx, func(who model.Staff) (model.CaseFile, error) {
		return a.Cases.Withdraw(ctx, who, in.seen(), in.Body.Reason)
	})
}

type judgingHit struct {
	ID   string `path:"id"`
	Hit  int64  `path:"hit" doc:"The hit's id"`
	Body struct {
		Version int    `json:"version" doc:"The version of the case that was seen"`
		Reason  string `json:"reason,omitempty" doc:"4 to 200 characters: why it is no personal data"`
	}
}

func (in *judgingHit) seen() cases.Seen { return cases.Seen{CaseNo: in.ID, Version: in.Body.Version} }

func (a API) waiveHit(ctx context.Context, in *judgingHit) (*body[caseView], error) {
	return a.caseStep(ctx, func(who model.Staff) (model.CaseFile, error) {
		return a.Cases.Waive(ctx, who, in.seen(), in.Hit, in.Body.Reason)
	})
}

func (a API) confirmHit(ctx context.Context, in *judgingHit) (*body[caseView], error) {
	return a.caseStep(ctx, func(who model.Staff) (model.CaseFile, error) {
		return a.Cases.Confirm(ctx, who, in.seen(), in.Hit)
	})
}

func (a API) caseStep(ctx context.Context, do func(model.Staff) (model.CaseFile, error)) (*body[caseView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	c, err := do(who)
	if err != nil {
		return nil, err
	}
	names, err := a.Cases.Names(ctx, peopleOf(c))
	if err != nil {
		return nil, err
	}
	return &body[caseView]{newCaseView(c, who, names, a.Zone)}, nil
}
