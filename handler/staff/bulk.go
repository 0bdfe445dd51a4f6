package staff

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

type manyTickets struct {
	Body struct {
		Act   model.Action `json:"act" doc:"accept, dispatch, return, close, sign, supervise or set_nature"`
		Items []struct {
			Number  string `json:"number"`
			Version *int   `json:"version,omitempty"`
		} `json:"items" doc:"1 to 100"`
		Params struct {
			Department string       `json:"department,omitempty"`
			Assisting  []string     `json:"assisting,omitempty"`
			Reason     string       `json:"reason,omitempty"`
			Elements   []string     `json:"elements,omitempty"`
			Level      int          `json:"level,omitempty"`
			Nature     model.Nature `json:"nature,omitempty"`
		} `json:"params,omitempty" doc:"The fields of the step"`
		Preview bool `json:"preview,omitempty" doc:"Nothing is done; the answer says what would become of each"`
	}
}

// Audited says what was done with which.
func (in *manyTickets) Audited() map[string]string {
	said := map[string]string{"act": string(in.Body.Act), "tickets": strconv.Itoa(len(in.Body.Items)), "preview": strconv.FormatBool(in.Body.Preview)}
	numbers := make([]string, 0, len(in.Body.Items))
	for _, one := range in.Body.Items {
		if number, ok := model.ParseNumber(one.Number); ok {
			numbers = append(numbers, number)
		}
	}
	maps.Copy(said, model.AuditParts("numbers", numbers[:min(len(numbers), ticketing.MostAtOnce)])) // more are refused
	return said
}

type bulkView struct {
	Items []bulkRowView `json:"items"`
	Done  int           `json:"done" doc:"With how many it was, or could be, done"`
}

type bulkRowView struct {
	Number  string `json:"number"`
	Title   string `json:"title"`
	Status  string `json:"status_label" doc:"After it"`
	Version int    `json:"version" doc:"The ticket's, now"`
	OK      bool   `json:"ok"`
	Code    string `json:"code,omitempty" doc:"Why not, as the error of the single step"`
	Message string `json:"message,omitempty"`
}

func (a API) bulk(ctx context.Context, in *manyTickets) (*body[bulkView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	p := in.Body.Params
	orders := make([]ticketing.Order, len(in.Body.Items))
	for i, one := range in.Body.Items {
		orders[i] = ticketing.Order{Number: one.Number, Version: one.Version}
	}
	rows, err := a.Tickets.Bulk(ctx, who, ticketing.Bulk{
		Act: in.Body.Act, Department: p.Department, Assisting: p.Assisting, Reason: p.Reason, Elements: p.Elements, Level: model.Alarm(p.Level),
		Nature: p.Nature, Preview: in.Body.Preview,
	}, orders)
	if err != nil {
		return nil, err
	}
	out := bulkView{Items: make([]bulkRowView, len(rows))}
	for i, r := range rows {
		v := bulkRowView{Number: r.Number, Title: r.Title, Status: r.To.StaffLabel(), Version: r.Version, OK: r.Err == nil}
		if r.Err != nil {
			v.Code, v.Message = a.said(ctx, r.Err)
		} else {
			out.Done++
		}
		out.Items[i] = v
	}
	return &body[bulkView]{out}, nil
}

// said is why something was not done, in a line: the code, and the rule that was broken or the message.
func (a API) said(ctx context.Context, err error) (code, message string) {
	problem, _ := a.Reply.Problem(ctx, err)
	for _, field := range slices.Sorted(maps.Keys(problem.Error.Fields)) {
		return problem.Error.Code, problem.Error.Fields[field]
	}
	return problem.Error.Code, problem.Error.Message
}
