package open

import (
	"context"
	"regexp"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

type filing struct {
	Key  string `header:"Idempotency-Key" doc:"1 to 60 letters, digits, - _ . or :. The same key again gets the same ticket; with another form: 409 idempotency_key_reused"`
	Body struct {
		Category       string       `json:"category" doc:"C1 to C6, see GET /api/citizen/v1/categories"`
		Nature         model.Nature `json:"nature" doc:"咨询, 求助, 投诉, 举报 or 建议; C1 and C6 need it"`
		Title          string       `json:"title" doc:"1 to 49 characters"`
		PublicIntent   *bool        `json:"public_intent" doc:"公开意向: the citizen's own choice"`
		Address        string       `json:"address" doc:"Where it happened"`
		Lat            *float64     `json:"lat,omitempty" doc:"GCJ-02"`
		Lng            *float64     `json:"lng,omitempty"`
		PointConfirmed *bool        `json:"point_confirmed,omitempty" doc:"false where the address was edited by hand after locating"`
		Content        string       `json:"content" doc:"10 to 2000 characters"`
		ContactName    string       `json:"contact_name"`
		IDType         string       `json:"id_type,omitempty"`
		IDNo           string       `json:"id_no,omitempty"`
		Phone          string       `json:"phone" doc:"A mobile number"`
		ContactAddress string       `json:"contact_address,omitempty"`
		ExternalID     string       `json:"external_id,omitempty" doc:"What you call it: 1 to 80 visible ASCII characters, unique among your tickets"`
		EnteredByAgent bool         `json:"entered_by_agent,omitempty" doc:"A member of your staff filled it in: citizens never see it in 我的诉求"`
		SubmittedAt    *time.Time   `json:"submitted_at,omitempty" doc:"When the citizen handed it in to you; now where it is left out"`
	}
}

// keyShape leaves room in the column for who filed it.
var keyShape = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,60}$`)

func checkKey(key string) error {
	if !keyShape.MatchString(key) {
		return model.ErrInvalid.With("Idempotency-Key", "请求头 Idempotency-Key 应为1至60位字母、数字或 - _ . :")
	}
	return nil
}

func (a API) file(ctx context.Context, in *filing) (*body[ticketView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkKey(in.Key); err != nil {
		return nil, err
	}
	b := in.Body
	incoming := model.Incoming{Ref: b.ExternalID, EnteredByAgent: b.EnteredByAgent, Complaint: model.Complaint{
		Category: b.Category, Nature: b.Nature, Title: b.Title, PublicIntent: b.PublicIntent, Address: b.Address, Lat: b.Lat, Lng: b.Lng,
		PointConfirmed: b.Lat != nil && (b.PointConfirmed == nil || *b.PointConfirmed), Content: b.Content, ContactName: b.ContactName,
		IDType: b.IDType, IDNo: b.IDNo, Phone: b.Phone, ContactAddress: b.ContactAddress,
	}}
	if b.SubmittedAt != nil {
		incoming.SubmittedAt = *b.SubmittedAt
	}
	return a.show(who)(a.Tickets.FileFor(ctx, who, incoming, in.Key))
}

type listing struct {
	ExternalID   string    `query:"external_id" doc:"Only the ticket that you call so"`
	UpdatedSince time.Time `query:"updated_since" doc:"Only tickets that changed at this moment or later"`
	Cursor       string    `query:"cursor" doc:"next_cursor of the page before"`
	Limit        int       `query:"limit" doc:"1 to 200; 50 where it is left out"`
}

type ticketList struct {
	Items      []ItemView `json:"items"`
	NextCursor string     `json:"next_cursor" doc:"Empty on the last page"`
}

func (a API) list(ctx context.Context, in *listing) (*body[ticketList], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	page, err := a.Tickets.ListFor(ctx, who, ticketing.PartnerQuery{
		ExternalID: in.ExternalID, UpdatedSince: in.UpdatedSince, Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, notTheirs(err)
	}
	out := ticketList{Items: make([]ItemView, 0, len(page.Tickets)), NextCursor: page.NextCursor}
	for _, t := range page.Tickets {
		out.Items = append(out.Items, newItemView(t, page.Lead[t.ID], who, a.Zone))
	}
	return &body[ticketList]{out}, nil
}

type numbered struct {
	Number string `path:"number" doc:"诉求编号, 14 digits"`
}

func (a API) ticket(ctx context.Context, in *numbered) (*body[ticketView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return a.show(who)(a.Tickets.FindFor(ctx, who, in.Number))
}

type adding struct {
	Number string `path:"number"`
	Key    string `header:"Idempotency-Key" doc:"The same key again adds nothing"`
	Body   struct {
		Text string `json:"text" doc:"5 to 1000 characters"`
	}
}

func (a API) addMaterial(ctx context.Context, in *adding) (*body[ticketView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkKey(in.Key); err != nil {
		return nil, err
	}
	return a.show(who)(a.Tickets.AddMaterialFor(ctx, who, in.Number, in.Body.Text, in.Key))
}

type takingBack struct {
	Number string `path:"number"`
	Body   *struct {
		Reason string `json:"reason,omitempty" doc:"At most 200 characters"`
	}
}

func (a API) withdraw(ctx context.Context, in *takingBack) (*body[ticketView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	return a.show(who)(a.Tickets.WithdrawFor(ctx, who, in.Number, reason))
}

type completing struct {
	Number string `path:"number"`
	Body   struct {
		Title          *string  `json:"title,omitempty"`
		PublicIntent   *bool    `json:"public_intent,omitempty"`
		Address        *string  `json:"address,omitempty"`
		Lat            *float64 `json:"lat,omitempty"`
		Lng            *float64 `json:"lng,omitempty"`
		PointConfirmed *bool    `json:"point_confirmed,omitempty"`
		Content        *string  `json:"content,omitempty"`
		ContactName    *string  `json:"contact_name,omitempty"`
		IDType         *string  `json:"id_type,omitempty"`
		IDNo           *string  `json:"id_no,omitempty"`
		ContactAddress *string  `json:"contact_address,omitempty"`
	}
}

func (a API) complete(ctx context.Context, in *completing) (*body[ticketView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	if (b.Lat == nil) != (b.Lng == nil) {
		return nil, model.ErrInvalid.With("lat", "经纬度应同时提供")
	}
	r := model.Revision{
		Title: b.Title, PublicIntent: b.PublicIntent, Address: b.Address, PointConfirmed: b.PointConfirmed, Content: b.Content,
		ContactName: b.ContactName, IDType: b.IDType, IDNo: b.IDNo, ContactAddress: b.ContactAddress,
	}
	if b.Lat != nil {
		r.Point = &model.Point{Lat: *b.Lat, Lng: *b.Lng}
	}
	return a.show(who)(a.Tickets.CompleteFor(ctx, who, in.Number, r))
}
