package staff

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// caseExclusionRoutes are about tickets that are never to be cases.
func (a API) caseExclusionRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/case-exclusions", "已排除的诉求", 200, witnesses, a.caseExclusions)
	op(a, api, http.MethodPost, "/case-exclusions/{number}/undo", "恢复已排除的诉求", 204, screeners, a.undoCaseExclusion)
}

type listingExclusions struct {
	Undone bool   `query:"undone" doc:"Those that were undone"`
	Cursor string `query:"cursor"`
	Limit  int    `query:"limit" doc:"1 to 50; 20 where it is not given"`
}

type exclusionView struct {
	TicketNumber string     `json:"ticket_number"`
	Title        string     `json:"title" doc:"With personal data replaced, as far as it was found"`
	Category     string     `json:"category"`
	Reason       string     `json:"reason"`
	ReasonName   string     `json:"reason_name"`
	By           string     `json:"by" doc:"Log-in name"`
	At           time.Time  `json:"at"`
	Why          string     `json:"why" doc:"Why it was undone"`
	UndoneBy     string     `json:"undone_by" doc:"Log-in name; blank: it holds"`
	UndoneAt     *time.Time `json:"undone_at"`
}

type exclusionList struct {
	Items      []exclusionView `json:"items"`
	NextCursor string          `json:"next_cursor"`
}

func (a API) caseExclusions(ctx context.Context, in *listingExclusions) (*body[exclusionList], error) {
	list, next, err := a.Cases.Exclusions(ctx, in.Undone, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	var people []int64
	for _, e := range list {
		people = append(people, e.By)
		if e.Undone != nil {
			people = append(people, e.Undone.By)
		}
	}
	names, err := a.Cases.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	out := exclusionList{Items: make([]exclusionView, len(list)), NextCursor: next}
	for i, e := range list {
		out.Items[i] = exclusionView{
			TicketNumber: e.Number, Title: e.Title, Category: e.Category, Reason: e.Reason, ReasonName: e.ReasonName, By: names[e.By], At: e.At.In(a.Zone),
		}
		if u := e.Undone; u != nil {
			out.Items[i].Why, out.Items[i].UndoneBy, out.Items[i].UndoneAt = u.Why, names[u.By], a.maybe(u.At)
		}
	}
	return &body[exclusionList]{out}, nil
}

type undoingExclusion struct {
	Number string `path:"number" doc:"Of the ticket"`
	Body   struct {
		Reason string `json:"reason" doc:"Why; 2 to 200 characters"`
	}
}

func (a API) undoCaseExclusion(ctx context.Context, in *undoingExclusion) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Cases.Undo(ctx, who, in.Number, in.Body.Reason)
}
