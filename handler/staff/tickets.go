package staff

import (
	"cmp"
	"context"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

type ticketDesk interface {
	Queue(ctx context.Context, who model.Staff, q ticketing.Search) (ticketing.Sheet, error)
	Open(ctx context.Context, who model.Staff, number string) (ticketing.Dossier, error)
	Enter(ctx context.Context, who model.Staff, key string, c model.Complaint) (model.Ticket, error)
	Entered(ctx context.Context, who model.Staff, key string) (model.Ticket, error)
	Noticed(ctx context.Context, who model.Staff, before int64, limit int) ([]model.StaffNotice, error)

	Accept(ctx context.Context, who model.Staff, o ticketing.Order) (ticketing.Dossier, error)
	Return(ctx context.Context, who model.Staff, o ticketing.Order, reason string, elements []string) (ticketing.Dossier, error)
	Reject(ctx context.Context, who model.Staff, o ticketing.Order, code, reason string) (ticketing.Dossier, error)
	AnswerDirectly(ctx context.Context, who model.Staff, o ticketing.Order, r model.Reply) (ticketing.Dossier, error)
	SetNature(ctx context.Context, who model.Staff, o ticketing.Order, n model.Nature) (ticketing.Dossier, error)
	Dispatch(ctx context.Context, who model.Staff, o ticketing.Order, to ticketing.Dispatching) (ticketing.Dossier, error)
	TakeBack(ctx context.Context, who model.Staff, o ticketing.Order, note string) (ticketing.Dossier, error)
	Insist(ctx context.Context, who model.Staff, o ticketing.Order, note string) (ticketing.Dossier, error)
	Tie(ctx context.Context, who model.Staff, o ticketing.Order, leading string) (ticketing.Dossier, error)
	Close(ctx context.Context, who model.Staff, o ticketing.Order) (ticketing.Dossier, error)
	SendReturn(ctx context.Context, who model.Staff, o ticketing.Order, reason string) (ticketing.Dossier, error)
	CallBack(ctx context.Context, who model.Staff, o ticketing.Order, c model.CallBack) (ticketing.Dossier, error)

	Sign(ctx context.Context, who model.Staff, o ticketing.Order) (ticketing.Dossier, error)
	SendBack(ctx context.Context, who model.Staff, o ticketing.Order, reason, basis string) (ticketing.Dossier, error)
	Contacted(ctx context.Context, who model.Staff, o ticketing.Order, note string) (ticketing.Dossier, error)
	Progress(ctx context.Context, who model.Staff, o ticketing.Order, note string) (ticketing.Dossier, error)
	Reply(ctx context.Context, who model.Staff, o ticketing.Order, r model.Reply) (ticketing.Dossier, error)
	Ask(ctx context.Context, who model.Staff, o ticketing.Order, r model.Request) (ticketing.Dossier, error)
	Decide(ctx context.Context, who model.Staff, o ticketing.Order, kind model.RequestKind, grant bool, reason string) (ticketing.Dossier, error)
	Resume(ctx context.Context, who model.Staff, o ticketing.Order) (ticketing.Dossier, error)

	Supervise(ctx context.Context, who model.Staff, o ticketing.Order, level model.Alarm, reason string) (ticketing.Dossier, error)
	RedoFor(ctx context.Context, who model.Staff, o ticketing.Order, reason string) (ticketing.Dossier, error)
	Release(ctx context.Context, who model.Staff, o ticketing.Order, reason string) (ticketing.Dossier, error)
	Reveal(ctx context.Context, who model.Staff, number, field, reason, address string) (string, error)
	StaffPhoto(ctx context.Context, who model.Staff, id string) (model.Photo, error)

	workbench

	Departments(ctx context.Context, q model.Listing) (list []model.Department, next string, err error)
	SaveDepartment(ctx context.Context, one model.Department) error

	rulebook
	phoneTickets
}

// queueRequest asks for a page of the list.
type queueRequest struct {
	Status     string       `query:"status" doc:"States' codes or citizens' labels, separated by commas, or open (where it is left out)"`
	Department string       `query:"department" doc:"Code; a handler gets his own"`
	Assisting  bool         `query:"assisting" doc:"Where the department assists instead of leads"`
	Category   string       `query:"category" doc:"C1 to C6"`
	Nature     model.Nature `query:"nature"`
	Source     int          `query:"source" doc:"1 to 5"`
	Alarm      int          `query:"alarm" doc:"1 催办, 2 黄牌, 3 红牌: this or a louder one"`
	Request    string       `query:"request" doc:"extension, supplement or promise, separated by commas: what waits for a decision on it"`
	Photos     bool         `query:"photos" doc:"Only with photos"`
	District   string       `query:"district" doc:"As the address names it: 天河区"`
	Mine       bool         `query:"mine" doc:"Only those with which you took a step (我经手)"`
	CallBack   bool         `query:"call_back" doc:"Only those to be called back about (回访): what is due is that, and comes first"`
	Overdue    bool         `query:"overdue"`
	DueWithin  int          `query:"due_within" doc:"Hours from now; with overdue what is overdue, too"`
	From       string       `query:"from" doc:"The first day on which it was filed, 2006-01-02, with to"`
	To         string       `query:"to" doc:"The last one; at most 92 days"`
	Order      string       `query:"order" enum:"newest,oldest,due" default:"newest" doc:"due: what is due first; only what has a due date"`
	Cursor     string       `query:"cursor"`
	Limit      int          `query:"limit" doc:"1 to 200; 50 where it is left out"`
}

func (q queueRequest) search() ticketing.Search {
	return ticketing.Search{
		Status: q.Status, Department: q.Department, Assisting: q.Assisting, Category: q.Category, Nature: q.Nature, Source: model.Source(q.Source),
		Alarm: model.Alarm(q.Alarm), Request: q.Request, Photos: q.Photos, District: q.District, Mine: q.Mine, CallBack: q.CallBack, Overdue: q.Overdue,
		DueWithin: time.Duration(q.DueWithin) * time.Hour, From: q.From, To: q.To, Order: q.Order, Cursor: q.Cursor, Limit: q.Limit,
	}
}

type sheetView struct {
	Items      []ItemView `json:"items"`
	NextCursor string     `json:"next_cursor" doc:"Empty on the last page. A page may be short, or empty, and not the last: what is rare is looked for in pieces"`
}

func (a API) queue(ctx context.Context, in *queueRequest) (*body[sheetView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	sheet, err := a.Tickets.Queue(ctx, who, in.search())
	if err != nil {
		return nil, err
	}
	out := sheetView{Items: make([]ItemView, 0, len(sheet.Tickets)), NextCursor: sheet.NextCursor}
	for _, t := range sheet.Tickets {
		out.Items = append(out.Items, newItemView(t, sheet.Lead[t.ID], sheet.Calendar))
	}
	return &body[sheetView]{out}, nil
}

// numbered names a ticket; the step's own fields follow.
type numbered struct {
	Number string `path:"number" doc:"诉求编号, 14 digits"`
}

type openingTicket struct {
	Number string `path:"number" doc:"诉求编号, 14 digits"`
	Print  bool   `query:"print" doc:"It goes onto paper, and the view log says so"`
}

// ticket is one ticket, once the view log says that it is opened.
func (a API) ticket(ctx context.Context, in *openingTicket) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		d, err := a.Tickets.Open(ctx, who, in.Number)
		if err != nil {
			return d, err
		}
		field := model.ViewedTicket
		if in.Print {
			field = model.ViewedPrint
		}
		return d, a.looked(ctx, who, d.Ticket.ID, field)
	})
}

// acted answers with the ticket that a step left.
func (a API) acted(ctx context.Context, do func(who model.Staff) (ticketing.Dossier, error)) (*body[dossierView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	d, err := do(who)
	if err != nil {
		return nil, err
	}
	return &body[dossierView]{newDossierView(d, who, a.Now().In(a.Zone))}, nil
}

type noticesRequest struct {
	Cursor string `query:"cursor" doc:"The next_cursor of the page before"`
	Before int64  `query:"before" doc:"The id of the last of the page before: what cursor was called"`
}

type noticeView struct {
	ID     int64     `json:"id"`
	Kind   string    `json:"kind"`
	Number string    `json:"number"`
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
}

const noticesPage = 50

func (a API) notices(ctx context.Context, in *noticesRequest) (*body[page[noticeView]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	before, err := from(in.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := a.Tickets.Noticed(ctx, who, cmp.Or(before, in.Before), noticesPage+1)
	if err != nil {
		return nil, err
	}
	list, next := cut(list, noticesPage, func(n model.StaffNotice) int64 { return n.ID })
	return pageOf(list, next, func(n model.StaffNotice) noticeView {
		return noticeView{n.ID, string(n.Kind), n.Number, n.Text, n.At.In(a.Zone)}
	}), nil
}

type items[T any] struct {
	Items []T `json:"items"`
}
