package citizen

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/service/cases"
)

// caseDesk is what these routes need of cases.Desk.
type caseDesk interface {
	Find(ctx context.Context, q cases.Query) (cases.Page, error)
	Published(ctx context.Context, caseNo string) (model.PublicCase, error)
}

type findingCases struct {
	Q        string `query:"q" doc:"Blank: all, the latest month first"`
	Category string `query:"category" doc:"C1 … C6; blank: all"`
	Cursor   string `query:"cursor"`
	Limit    int    `query:"limit" doc:"1 to 50; 20 where it is not given"`
}

// CaseItem is a line of 案例公开.
type CaseItem struct {
	ID           string     `json:"id" doc:"The case's own number"`
	Title        string     `json:"title"`
	Category     string     `json:"category"`
	CategoryName string     `json:"category_name"`
	Month        string     `json:"month" doc:"2026-09"`
	District     string     `json:"district"`
	Department   string     `json:"department"`
	WorkdaysUsed int        `json:"workdays_used"`
	Stars        int        `json:"stars" doc:"1 to 5; 0: not rated"`
	Summary      string     `json:"summary" doc:"How the content begins"`
	Highlight    *highlight `json:"highlight,omitempty" doc:"Where the words stand that were searched for"`
}

type caseList struct {
	Items      []CaseItem `json:"items"`
	NextCursor string     `json:"next_cursor"`
	Corrected  string     `json:"corrected" doc:"What was searched for in place of what was asked; blank: what was asked"`
}

type caseView struct {
	CaseItem
	Content string `json:"content"`
	Result  string `json:"result"`
}

const summaryLength = 60 // characters

func newCaseItem(c model.PublicCase) CaseItem {
	cat, _ := model.CategoryByCode(c.Category)
	summary := []rune(c.Content)
	if len(summary) > summaryLength {
		summary = append(summary[:summaryLength], '…')
	}
	return CaseItem{
		ID: c.CaseNo, Title: c.Title, Category: c.Category, CategoryName: cat.Name, Month: c.Month, District: c.District,
		Department: c.Department, WorkdaysUsed: c.WorkdaysUsed, Stars: c.Stars, Summary: string(summary),
	}
}

func (a API) cases(ctx context.Context, in *findingCases) (*body[caseList], error) {
	page, err := a.Cases.Find(ctx, cases.Query{Text: in.Q, Category: in.Category, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	list := caseList{Items: make([]CaseItem, len(page.Cases)), NextCursor: page.Next, Corrected: page.Corrected}
	for i, f := range page.Cases {
		list.Items[i] = newCaseItem(f.PublicCase)
		if f.TitleHits != nil || f.Snippet != nil {
			list.Items[i].Highlight = &highlight{marked(f.TitleHits), marked(f.Snippet)}
		}
	}
	return &body[caseList]{list}, nil
}

func (a API) publicCase(ctx context.Context, in *struct {
	ID string `path:"id"`
},
) (*body[caseView], error) {
	c, err := a.Cases.Published(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[caseView]{caseView{newCaseItem(c), c.Content, c.Result}}, nil
}
