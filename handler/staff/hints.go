package staff

import (
	"context"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

type searchingTickets struct {
	Body struct {
		Q      string `json:"q" doc:"A number, a phone, or 1 to 60 characters of words in title, content or reply"`
		Cursor string `json:"cursor,omitempty"`
	}
}

type foundTicketsView struct {
	Items      []FoundItemView `json:"items" doc:"The best first"`
	NextCursor string          `json:"next_cursor"`
}

// FoundItemView is a line of what was found. It is exported because what it embeds is.
type FoundItemView struct {
	ItemView
	Highlight markedView `json:"highlight" doc:"Title and a piece of the text, where words were searched for"`
}

type markedView struct {
	Title   []markView `json:"title"`
	Snippet []markView `json:"snippet"`
}

type markView struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit"`
}

func newMarks(list []model.Marked) []markView {
	out := make([]markView, len(list))
	for i, m := range list {
		out[i] = markView{m.Text, m.Hit}
	}
	return out
}

func (a API) searchTickets(ctx context.Context, in *searchingTickets) (*body[foundTicketsView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.Tickets.Look(ctx, who, in.Body.Q, in.Body.Cursor)
	if err != nil {
		return nil, err
	}
	out := foundTicketsView{Items: make([]FoundItemView, len(found.Tickets)), NextCursor: found.NextCursor}
	for i, t := range found.Tickets {
		hit := found.Hits[t.Number]
		out.Items[i] = FoundItemView{newItemView(t, found.Lead[t.ID], found.Calendar), markedView{newMarks(hit.Title), newMarks(hit.Snippet)}}
	}
	return &body[foundTicketsView]{out}, nil
}

type hintsView struct {
	Departments []departmentHintView `json:"departments" doc:"That it may belong to, the likeliest first"`
	Related     []RelatedView        `json:"related" doc:"Open tickets that may be about the same matter"`
}

type departmentHintView struct {
	Code string   `json:"code"`
	Name string   `json:"name"`
	Why  []string `json:"why"`
}

// RelatedView is a ticket that may be about the same matter. It is exported because what it embeds is.
type RelatedView struct {
	ItemView
	Why string `json:"why"`
}

func (a API) ticketHints(ctx context.Context, in *numbered) (*body[hintsView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	h, err := a.Tickets.Hints(ctx, who, in.Number)
	if err != nil {
		return nil, err
	}
	out := hintsView{Departments: make([]departmentHintView, len(h.Departments)), Related: a.related(h)}
	for i, d := range h.Departments {
		out.Departments[i] = departmentHintView{d.Code, d.Name, d.Why}
	}
	return &body[hintsView]{out}, nil
}

func (a API) related(h ticketing.Hints) []RelatedView {
	out := make([]RelatedView, len(h.Related))
	for i, r := range h.Related {
		out[i] = RelatedView{newItemView(r.Ticket, h.Lead[r.Ticket.ID], h.Calendar), r.Why()}
	}
	return out
}

type sketching struct {
	Body struct {
		Phone    string   `json:"phone"`
		Category string   `json:"category"`
		Title    string   `json:"title"`
		Lat      *float64 `json:"lat,omitempty"`
		Lng      *float64 `json:"lng,omitempty"`
	}
}

type similarView struct {
	Items   []RelatedView `json:"items"`
	NoPhone bool          `json:"no_phone" doc:"The caller's own were not looked for by his phone: you have looked up as many phones as one may"`
}

// similar are open tickets that may be about what is being taken down.
func (a API) similar(ctx context.Context, in *sketching) (*body[similarView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	s := model.Sketch{Phone: in.Body.Phone, Category: in.Body.Category, Title: in.Body.Title}
	if in.Body.Lat != nil && in.Body.Lng != nil {
		s.Point = &model.Point{Lat: *in.Body.Lat, Lng: *in.Body.Lng}
	}
	h, err := a.Tickets.Similar(ctx, who, s)
	if err != nil {
		return nil, err
	}
	return &body[similarView]{similarView{a.related(h), h.NoPhone}}, nil
}

type looking struct {
	Number     string `path:"number"`
	Department string `query:"department" doc:"Code of the leading one"`
	Complex    bool   `query:"complex" doc:"As 疑难复杂"`
}

type outlookView struct {
	DueAt       time.Time `json:"due_at" doc:"The first moment that is too late"`
	Explanation string    `json:"explanation"`
	Complex     bool      `json:"complex" doc:"疑难复杂 would change it"`
}

// outlook is what a dispatch would make of a ticket.
func (a API) outlook(ctx context.Context, in *looking) (*body[outlookView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	o, err := a.Tickets.Outlook(ctx, who, in.Number, in.Department, in.Complex)
	if err != nil {
		return nil, err
	}
	return &body[outlookView]{outlookView{o.Due.In(a.Zone), o.Clock.Explain(o.Calendar), o.Complex}}, nil
}
