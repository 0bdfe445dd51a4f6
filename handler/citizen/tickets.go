package citizen

import (
	"context"
	"regexp"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

type categoryView struct {
	Code           string         `json:"code"`
	Name           string         `json:"name"`
	Natures        []model.Nature `json:"natures"`
	NatureRequired bool           `json:"nature_required"`
	DefaultNature  model.Nature   `json:"default_nature"`
	Template       string         `json:"template"`
	Elements       []string       `json:"elements" doc:"What a complete 诉求 of this category says"`
}

type list[T any] struct {
	Items []T `json:"items"`
}

func (a API) categories(context.Context, *none) (*body[list[categoryView]], error) {
	var out body[list[categoryView]]
	for _, c := range model.Categories {
		out.Body.Items = append(out.Body.Items, categoryView{
			c.Code, c.Name, c.Natures, c.NatureRequired(), c.DefaultNature, c.Template, c.Elements,
		})
	}
	return &out, nil
}

type submission struct {
	Key  string `header:"Idempotency-Key" doc:"Made when the form is opened; the same key again gets the same answer"`
	Body struct {
		Category       string   `json:"category"`
		Nature         string   `json:"nature"`
		Title          string   `json:"title"`
		PublicIntent   *bool    `json:"public_intent"`
		Address        string   `json:"address"`
		Lat            *float64 `json:"lat"`
		Lng            *float64 `json:"lng"`
		PointConfirmed *bool    `json:"point_confirmed" doc:"false where the address was edited by hand after locating"`
		Content        string   `json:"content"`
		PhotoIDs       []string `json:"photo_ids"`
		ContactName    string   `json:"contact_name"`
		IDType         string   `json:"id_type"`
		IDNo           string   `json:"id_no"`
		Phone          string   `json:"phone" doc:"May be left out by who has bound one"`
		ContactAddress string   `json:"contact_address"`
		SMSCode        string   `json:"sms_code" doc:"Of a citizen who has not bound a phone; the ticket binds it"`
	}
}

var keyShape = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,72}$`)

var errKeyShape = model.ErrInvalid.With("Idempotency-Key", "请求头 Idempotency-Key 应为1至72位字母、数字或 - _ . :")

func (a API) submit(ctx context.Context, in *submission) (*body[SubmittedView], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	if !keyShape.MatchString(in.Key) {
		return nil, errKeyShape
	}
	b := in.Body
	t, err := a.Tickets.Submit(ctx, who, ticketing.Form{
		Complaint: model.Complaint{
			Category: b.Category, Nature: model.Nature(b.Nature), Title: b.Title, PublicIntent: b.PublicIntent,
			Address: b.Address, Lat: b.Lat, Lng: b.Lng, PointConfirmed: b.Lat != nil && (b.PointConfirmed == nil || *b.PointConfirmed),
			Content: b.Content, PhotoIDs: b.PhotoIDs, ContactName: b.ContactName, IDType: b.IDType, IDNo: b.IDNo,
			Phone: b.Phone, ContactAddress: b.ContactAddress,
		},
		Key: in.Key, SMSCode: b.SMSCode,
	})
	if err != nil {
		return nil, err
	}
	return &body[SubmittedView]{newSubmittedView(t, a.Zone)}, nil
}

type listRequest struct {
	Status string `query:"status" doc:"A state's code or a citizen's label, such as 待完善"`
	Cursor string `query:"cursor"`
	Limit  int    `query:"limit" doc:"1 to 100; 20 where it is left out"`
}

type ticketList struct {
	Pinned     []TicketItem `json:"pinned" doc:"On the first page of all: those that wait for their citizen (待完善). They stand among items, too"`
	Items      []TicketItem `json:"items"`
	NextCursor string       `json:"next_cursor" doc:"Empty on the last page"`
}

func (a API) list(ctx context.Context, in *listRequest) (*body[ticketList], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	page, err := a.Tickets.List(ctx, who, ticketing.Query{Status: in.Status, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := ticketList{Items: a.items(page.Tickets, page), Pinned: a.items(page.Pinned, page), NextCursor: page.NextCursor}
	return &body[ticketList]{out}, nil
}

func (a API) items(tickets []model.Ticket, p ticketing.Page) []TicketItem {
	items := make([]TicketItem, 0, len(tickets))
	for _, t := range tickets {
		items = append(items, newTicketItem(t, shown{p.Lead[t.ID], p.Locked[t.ID], p.Calendar, a.Now().In(a.Zone)}))
	}
	return items
}

type numbered struct {
	Number string `path:"number" doc:"诉求编号, 14 digits"`
}

func (a API) ticket(ctx context.Context, in *numbered) (*body[ticketView], error) {
	return a.acted(ctx, func(who model.Citizen) (ticketing.File, error) { return a.Tickets.Find(ctx, who, in.Number) })
}
