package staff

import (
	"context"
	"time"

	"example.org/hotline/model"
)

// viewLog is what these routes need of staff.ViewLog: what it could not write may not be shown.
type viewLog interface {
	Looked(ctx context.Context, v model.View) error
	Took(ctx context.Context, v model.View) error
	Views(ctx context.Context, q model.ViewQuery, limit int) ([]model.ViewEntry, error)
}

type viewLogRequest struct {
	Staff  string    `query:"staff" doc:"A log-in's name"`
	Ticket string    `query:"ticket" doc:"Number"`
	Field  string    `query:"field" doc:"A field of POST /tickets/{number}/reveal, or ticket, print, photo, case, trail, export"`
	From   time.Time `query:"from"`
	To     time.Time `query:"to"`
	Cursor string    `query:"cursor" doc:"The next_cursor of the page before"`
}

type viewView struct {
	ID      int64     `json:"id"`
	At      time.Time `json:"at"`
	Staff   string    `json:"staff"`
	Ticket  string    `json:"ticket_number" doc:"Blank: a file of many"`
	Field   string    `json:"field" doc:"What was seen: one personal field in clear; ticket, print, photo, case or trail: the whole, masked; export: a file"`
	Reason  string    `json:"reason" doc:"Of a field why; of a file what it has"`
	Address string    `json:"address"`
}

type viewPage struct {
	Items []viewView `json:"items"`
	Next  string     `json:"next_cursor"`
}

func (a API) viewLog(ctx context.Context, in *viewLogRequest) (*body[viewPage], error) {
	out := viewPage{Items: []viewView{}}
	at, err := before(in.Cursor)
	if err != nil {
		return nil, err
	}
	q := model.ViewQuery{Staff: in.Staff, Ticket: in.Ticket, Field: in.Field, From: in.From, To: in.To, Before: at}
	list, err := a.Views.Views(ctx, q, auditLimit)
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		out.Items = append(out.Items, viewView{v.ID, v.At.In(a.Zone), v.Staff, v.Ticket, v.Field, v.Reason, v.Address})
	}
	if len(list) == auditLimit {
		out.Next = cursorOf(list[len(list)-1].ID)
	}
	return &body[viewPage]{out}, nil
}

// looked writes that who asks is about to see a ticket, or something of it. The trail of the call knows from where.
func (a API) looked(ctx context.Context, who model.Staff, ticketID int64, field string) error {
	return a.Views.Looked(ctx, model.View{StaffID: who.ID, TicketID: ticketID, Field: field, Address: addressOf(ctx)})
}

// addressOf is where a call comes from.
func addressOf(ctx context.Context) string {
	ask, _ := ctx.Value(askerKey{}).(asker)
	if ask.trail == nil {
		return ""
	}
	return ask.trail.address
}
