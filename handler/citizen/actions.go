package citizen

import (
	"context"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// What a citizen does with a ticket that he filed. Every call answers the ticket as it is then.

// acted answers with the ticket that a step left.
func (a API) acted(ctx context.Context, do func(who model.Citizen) (ticketing.File, error)) (*body[ticketView], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	f, err := do(who)
	if err != nil {
		return nil, err
	}
	return &body[ticketView]{newTicketView(f, a.Now().In(a.Zone))}, nil
}

type withdrawal struct {
	Number string `path:"number"` // not embedded: huma passes over what is not exported
	Body   *struct {
		Reason string `json:"reason,omitempty"`
	}
}

func (a API) withdraw(ctx context.Context, in *withdrawal) (*body[ticketView], error) {
	return a.acted(ctx, func(who model.Citizen) (ticketing.File, error) {
		reason := ""
		if in.Body != nil {
			reason = in.Body.Reason
		}
		return a.Tickets.Withdraw(ctx, who, in.Number, reason)
	})
}

type completion struct {
	Number string `path:"number"`
	Body   struct {
		Title          *string  `json:"title,omitempty" doc:"What is left out stays as it was; category, nature and phone cannot change"`
		PublicIntent   *bool    `json:"public_intent,omitempty"`
		Address        *string  `json:"address,omitempty"`
		Lat            *float64 `json:"lat,omitempty"`
		Lng            *float64 `json:"lng,omitempty"`
		PointConfirmed *bool    `json:"point_confirmed,omitempty"`
		Content        *string  `json:"content,omitempty"`
		PhotoIDs       []string `json:"photo_ids,omitempty" doc:"All that the form shall have, those that it has included"`
		ContactName    *string  `json:"contact_name,omitempty"`
		IDType         *string  `json:"id_type,omitempty"`
		IDNo           *string  `json:"id_no,omitempty" doc:"Left out or as it is shown, masked: as it was"`
		ContactAddress *string  `json:"contact_address,omitempty"`
	}
}

func (a API) complete(ctx context.Context, in *completion) (*body[ticketView], error) {
	return a.acted(ctx, func(who model.Citizen) (ticketing.File, error) {
		b := in.Body
		r := model.Revision{
			Title: b.Title, PublicIntent: b.PublicIntent, Address: b.Address, PointConfirmed: b.PointConfirmed, Content: b.Content,
			PhotoIDs: b.PhotoIDs, ContactName: b.ContactName, IDType: b.IDType, IDNo: b.IDNo, ContactAddress: b.ContactAddress,
		}
		if (b.Lat == nil) != (b.Lng == nil) {
			return ticketing.File{}, model.ErrInvalid.With("lat", "经度和纬度应同时填写")
		}
		if b.Lat != nil {
			r.Point = &model.Point{Lat: *b.Lat, Lng: *b.Lng}
		}
		return a.Tickets.Complete(ctx, who, in.Number, r)
	})
}

type material struct {
	Number string `path:"number"`
	Key    string `header:"Idempotency-Key" doc:"Made when the form is opened; the same key again adds nothing more"`
	Body   struct {
		Text     string   `json:"text" doc:"5 to 1000 characters"`
		PhotoIDs []string `json:"photo_ids,omitempty" doc:"At most 5"`
	}
}

func (a API) addMaterial(ctx context.Context, in *material) (*body[ticketView], error) {
	return a.acted(ctx, func(who model.Citizen) (ticketing.File, error) {
		if !keyShape.MatchString(in.Key) {
			return ticketing.File{}, errKeyShape
		}
		return a.Tickets.AddMaterial(ctx, who, in.Number, ticketing.Material{Text: in.Body.Text, PhotoIDs: in.Body.PhotoIDs, Key: in.Key})
	})
}

type reminder struct {
	Number string    `path:"number"`
	Body   *struct{} `doc:"{}"`
}

func (a API) remind(ctx context.Context, in *reminder) (*body[ticketView], error) {
	return a.acted(ctx, func(who model.Citizen) (ticketing.File, error) { return a.Tickets.Remind(ctx, who, in.Number) })
}

type rating struct {
	Number string `path:"number"`
	Body   struct {
		Result   int    `json:"result" doc:"1 to 5: what came of it"`
		Attitude int    `json:"attitude" doc:"1 to 5: how he was treated"`
		Solved   string `json:"solved,omitempty" doc:"yes, partly or no"`
		Text     string `json:"text,omitempty" doc:"At most 500 characters"`
		Redo     bool   `json:"redo,omitempty" doc:"Ask for 重办 at once"`
	}
}

func (a API) rate(ctx context.Context, in *rating) (*body[ticketView], error) {
	return a.acted(ctx, func(who model.Citizen) (ticketing.File, error) {
		r := model.Rating{Result: in.Body.Result, Attitude: in.Body.Attitude, Solved: in.Body.Solved, Text: in.Body.Text}
		return a.Tickets.Rate(ctx, who, in.Number, r, in.Body.Redo)
	})
}

type redo struct {
	Number string `path:"number"`
	Body   struct {
		Reason string `json:"reason" doc:"5 to 500 characters"`
	}
}

func (a API) redo(ctx context.Context, in *redo) (*body[ticketView], error) {
	return a.acted(ctx, func(who model.Citizen) (ticketing.File, error) {
		return a.Tickets.Redo(ctx, who, in.Number, in.Body.Reason)
	})
}

type intent struct {
	Number string `path:"number"`
	Body   struct {
		PublicIntent *bool `json:"public_intent"`
	}
}

func (a API) setIntent(ctx context.Context, in *intent) (*body[ticketView], error) {
	return a.acted(ctx, func(who model.Citizen) (ticketing.File, error) {
		if in.Body.PublicIntent == nil {
			return ticketing.File{}, model.ErrInvalid.With("public_intent", "请选择公开意向")
		}
		return a.Tickets.SetPublicIntent(ctx, who, in.Number, *in.Body.PublicIntent)
	})
}

type identity struct {
	Number string `path:"number"`
	Body   struct {
		Name    string `json:"name,omitempty" doc:"The contact's, as in the ticket"`
		IDLast4 string `json:"id_last4,omitempty" doc:"Or the last four of the document's number"`
	}
}

func (a API) unlock(ctx context.Context, in *identity) (*body[ticketView], error) {
	return a.acted(ctx, func(who model.Citizen) (ticketing.File, error) {
		return a.Tickets.Unlock(ctx, who, in.Number, ticketing.Answer{Name: in.Body.Name, IDLast4: in.Body.IDLast4})
	})
}

type sketch struct {
	Body struct {
		Title    string   `json:"title"`
		Category string   `json:"category"`
		Lat      *float64 `json:"lat,omitempty"`
		Lng      *float64 `json:"lng,omitempty"`
		Content  string   `json:"content,omitempty"`
	}
}

// duplicates are the citizen's own open tickets that he may be about to file again.
func (a API) duplicates(ctx context.Context, in *sketch) (*body[list[TicketItem]], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	s := model.Sketch{Category: in.Body.Category, Title: in.Body.Title}
	if in.Body.Lat != nil && in.Body.Lng != nil {
		s.Point = &model.Point{Lat: *in.Body.Lat, Lng: *in.Body.Lng}
	}
	p, err := a.Tickets.Duplicates(ctx, who, s)
	if err != nil {
		return nil, err
	}
	return &body[list[TicketItem]]{list[TicketItem]{a.items(p.Tickets, p)}}, nil
}
