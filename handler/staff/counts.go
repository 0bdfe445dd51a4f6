package staff

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/service/cases"
	"example.org/hotline/service/knowledge"
)

func (a API) countRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/case-counts", "各状态的案例数", 200, witnesses, a.caseCounts)
	op(a, api, http.MethodGet, "/entry-counts", "各状态的内容数", 200, editors, a.entryCounts)
}

type listCountView struct {
	List  string `json:"list" doc:"A state's code; of cases also candidates, of entries draft (waits for its review) and reviewed (waits to be published)"`
	Count int    `json:"count" doc:"1000 stands for 1000 and more"`
}

func (a API) caseCounts(ctx context.Context, _ *none) (*body[items[listCountView]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	list, err := a.Cases.Counts(ctx, who)
	return itemsOf(list, func(c cases.Counted) listCountView { return listCountView{c.List, c.N} }), err
}

func (a API) entryCounts(ctx context.Context, _ *none) (*body[items[listCountView]], error) {
	list, err := a.Knowledge.Counts(ctx)
	return itemsOf(list, func(c knowledge.Counted) listCountView { return listCountView{c.List, c.N} }), err
}
