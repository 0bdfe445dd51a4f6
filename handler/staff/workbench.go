package staff

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// workbench is what helps with many tickets, and with several people on one.
type workbench interface {
	Counts(ctx context.Context, who model.Staff) ([]ticketing.Counted, error)
	Present(ctx context.Context, who model.Staff, number string, editing, gone bool) (ticketing.Around, error)
	Bulk(ctx context.Context, who model.Staff, b ticketing.Bulk, orders []ticketing.Order) ([]ticketing.BulkRow, error)
	Look(ctx context.Context, who model.Staff, text, cursor string) (ticketing.Found, error)
	Hints(ctx context.Context, who model.Staff, number string) (ticketing.Hints, error)
	Outlook(ctx context.Context, who model.Staff, number, department string, complex bool) (ticketing.Outlook, error)
	Similar(ctx context.Context, who model.Staff, s model.Sketch) (ticketing.Hints, error)
}

func (a API) workbenchRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/ticket-counts", "各队列的工单数", 200, readers, a.ticketCounts)
	op(a, api, http.MethodPut, "/tickets/{number}/presence", "正在查看或处理", 200, readers, a.ticketPresence)
	op(a, api, http.MethodPost, "/tickets/bulk", "批量操作", 200, movers, a.bulk)
	op(a, api, http.MethodPost, "/tickets/search", "按编号、电话或词语查找工单", 200, readers, a.searchTickets)
	op(a, api, http.MethodGet, "/tickets/{number}/outlook", "派单后的到期日", 200, dispatchers, a.outlook)
	op(a, api, http.MethodGet, "/tickets/{number}/hints", "派单和并案建议", 200, deciders, a.ticketHints)
}

type countView struct {
	Queue string `json:"queue" doc:"A state's code, overdue, mine (open ones with which you took a step), requests (what waits for your decision), assisting (open ones with which your department assists, of the last 5000), or call_back (whom to call back: 回访)"`
	Count int    `json:"count" doc:"1000 stands for 1000 and more"`
}

func (a API) ticketCounts(ctx context.Context, _ *none) (*body[items[countView]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	list, err := a.Tickets.Counts(ctx, who)
	if err != nil {
		return nil, err
	}
	out := items[countView]{Items: make([]countView, 0, len(list))}
	for _, c := range list {
		out.Items = append(out.Items, countView{c.Queue, c.N})
	}
	return &body[items[countView]]{out}, nil
}

type beingThere struct {
	Number string `path:"number"`
	Body   struct {
		Editing bool `json:"editing,omitempty" doc:"Something is typed that is not sent yet"`
		Gone    bool `json:"gone,omitempty" doc:"The ticket was left"`
	}
}

type aroundView struct {
	Version int         `json:"version" doc:"The ticket's, now: where it is not the one that you saw, somebody changed it"`
	Others  []otherView `json:"others"`
}

type otherView struct {
	Name    string `json:"name"`
	Editing bool   `json:"editing"`
}

func (a API) ticketPresence(ctx context.Context, in *beingThere) (*body[aroundView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	around, err := a.Tickets.Present(ctx, who, in.Number, in.Body.Editing, in.Body.Gone)
	if err != nil {
		return nil, err
	}
	out := aroundView{Version: around.Version, Others: make([]otherView, 0, len(around.Others))}
	for _, o := range around.Others {
		out.Others = append(out.Others, otherView{o.Name, o.Editing})
	}
	return &body[aroundView]{out}, nil
}
