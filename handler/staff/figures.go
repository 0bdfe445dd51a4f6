package staff

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
	"example.org/hotline/service/figures"
)

// figureDesk is what these routes need of figures.Desk.
type figureDesk interface {
	Board(ctx context.Context, who model.Staff) (figures.Board, error)
	Report(ctx context.Context, who model.Staff, q figures.Query) (figures.Report, error)
	Places(ctx context.Context, who model.Staff, q figures.Query) (figures.Places, error)
	PlaceTickets(ctx context.Context, who model.Staff, q figures.Query, cell model.Cell, page model.Listing) (list []model.Ticket, next string, err error)
	Order(ctx context.Context, who model.Staff, kind model.ExportKind, format model.FileFormat, q figures.Query) (model.ExportOrder, error)
}

// Tiles is where the console's maps come from: GCJ-02, as all points are.
type Tiles struct {
	URL         string // with {z}, {x} and {y}; blank: a plain grid
	Attribution string
}

// counters see figures: of everything, or of their department.
var counters = []model.Role{model.RoleHandler, model.RoleSupervisor}

func (a API) figureRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/figures/board", "实时看板", 200, counters, a.liveBoard)
	op(a, api, http.MethodGet, "/figures/report", "统计报表", 200, counters, a.report)
	op(a, api, http.MethodGet, "/figures/places", "热点地点", 200, supervisors, a.places)
	op(a, api, http.MethodGet, "/figures/places/{cell}/tickets", "一个地点最近的诉求", 200, supervisors, a.placeTickets)
	op(a, api, http.MethodGet, "/map-tiles", "地图底图", 200, everybody, a.mapTiles)
}

type liveBoardView struct {
	At          time.Time        `json:"at"`
	Age         int              `json:"age_s" doc:"Seconds since then, where it could not be counted anew; else 0"`
	Submitted   int64            `json:"submitted_today"`
	Closed      int64            `json:"closed_today"`
	Overdue     int              `json:"overdue" doc:"Whoever has to act is late"`
	Yellow      int              `json:"yellow" doc:"黄牌"`
	Red         int              `json:"red" doc:"红牌"`
	States      []stateCountView `json:"states" doc:"In the order of a ticket's life"`
	Departments []waitView       `json:"departments" doc:"The hotline first, then who has most overdue"`
}

type stateCountView struct {
	Status  model.Status `json:"status"`
	Label   string       `json:"label"`
	Tickets int          `json:"tickets"`
	Overdue int          `json:"overdue"`
}

type waitView struct {
	Code    string `json:"code" doc:"Empty: the hotline"`
	Name    string `json:"name"`
	Tickets int    `json:"tickets"`
	Overdue int    `json:"overdue"`
	Today   int    `json:"today" doc:"Due today"`
	Soon    int    `json:"soon" doc:"Due within three days after that"`
	Later   int    `json:"later"`
	Paused  int    `json:"paused" doc:"Waits for the citizen"`
	Yellow  int    `json:"yellow"`
	Red     int    `json:"red"`
}

func (a API) liveBoard(ctx context.Context, _ *none) (*body[liveBoardView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	b, err := a.Figures.Board(ctx, who)
	if err != nil {
		return nil, err
	}
	v := liveBoardView{
		At: b.At.In(a.Zone), Age: int(b.Age.Seconds()), Submitted: b.Submitted, Closed: b.Closed, Overdue: b.Overdue, Yellow: b.Yellow, Red: b.Red,
		States: make([]stateCountView, 0, len(b.States)), Departments: make([]waitView, 0, len(b.Departments)),
	}
	for _, s := range b.States {
		v.States = append(v.States, stateCountView{s.Status, s.Status.StaffLabel(), s.Tickets, s.Overdue})
	}
	for _, d := range b.Departments {
		v.Departments = append(v.Departments, waitView(d))
	}
	return &body[liveBoardView]{v}, nil
}

// FigureQuery is what figures are asked for. It is exported because it is embedded.
type FigureQuery struct {
	From       string       `query:"from" json:"from,omitempty" doc:"First day, 2026-11-01; the first of the month where it is left out"`
	To         string       `query:"to" json:"to,omitempty" doc:"Last day; today where it is left out"`
	By         string       `query:"by" json:"by,omitempty" doc:"day, week, month, category, nature, department, district or source"`
	Basis      string       `query:"basis" json:"basis,omitempty" doc:"submitted (提交日期) or closed (办结日期): the day that counts"`
	Category   string       `query:"category" json:"category,omitempty"`
	Nature     model.Nature `query:"nature" json:"nature,omitempty"`
	Department string       `query:"department" json:"department,omitempty" doc:"Code"`
	District   string       `query:"district" json:"district,omitempty"`
	Source     model.Source `query:"source" json:"source,omitempty"`
	Mine       bool         `query:"mine" json:"mine,omitempty" doc:"Only tickets with which you took a step (我经手)"`
}

func (q FigureQuery) query() figures.Query {
	return figures.Query{
		From: q.From, To: q.To, By: q.By, Basis: q.Basis, Category: q.Category, Nature: q.Nature, Department: q.Department, District: q.District, Source: q.Source,
		Mine: q.Mine,
	}
}

type reportRequest struct{ FigureQuery }

type reportView struct {
	Query    FigureQuery `json:"query" doc:"With what was left out"`
	By       string      `json:"by_label"`
	Previous [2]string   `json:"previous" doc:"First and last day of the period before"`
	At       time.Time   `json:"at"`
	Tickets  figureSheet `json:"tickets"`
	Chats    figureSheet `json:"chats" doc:"For supervisors; rows only where it is by day, week or month"`
	Misses   int64       `json:"search_misses" doc:"Searches that found nothing"`
}

type figureSheet struct {
	Columns  []figureColumn `json:"columns"`
	Rows     []figureRow    `json:"rows"`
	Total    figureRow      `json:"total"`
	Previous figureRow      `json:"previous"`
}

type figureColumn struct {
	Key     string           `json:"key"`
	Name    string           `json:"name"`
	Meaning string           `json:"meaning"`
	Unit    model.FigureUnit `json:"unit" doc:"count, percent, days or seconds; percent and days have one decimal"`
}

type figureRow struct {
	Key    string     `json:"key"`
	Label  string     `json:"label"`
	Values []*float64 `json:"values" doc:"One a column; null where there is nothing to have a share in"`
}

func newFigureSheet(s *figures.Sheet) figureSheet {
	v := figureSheet{Columns: []figureColumn{}, Rows: []figureRow{}, Total: figureRow{Values: []*float64{}}, Previous: figureRow{Values: []*float64{}}}
	if s == nil {
		return v
	}
	for _, c := range s.Columns {
		v.Columns = append(v.Columns, figureColumn(c))
	}
	for _, r := range s.Rows {
		v.Rows = append(v.Rows, figureRow(r))
	}
	v.Total, v.Previous = figureRow(s.Total), figureRow(s.Previous)
	return v
}

func newFigureQuery(q figures.Query) FigureQuery {
	return FigureQuery{q.From, q.To, q.By, q.Basis, q.Category, q.Nature, q.Department, q.District, q.Source, q.Mine}
}

func (a API) report(ctx context.Context, in *reportRequest) (*body[reportView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	r, err := a.Figures.Report(ctx, who, in.query())
	if err != nil {
		return nil, err
	}
	return &body[reportView]{reportView{
		Query: newFigureQuery(r.Query), By: r.By, Previous: r.Previous, At: r.At.In(a.Zone),
		Tickets: newFigureSheet(&r.Tickets), Chats: newFigureSheet(r.Chats), Misses: r.Misses,
	}}, nil
}

type placesView struct {
	Query    FigureQuery `json:"query"`
	Previous [2]string   `json:"previous"`
	At       time.Time   `json:"at"`
	Placed   int         `json:"placed" doc:"Tickets with a place, among total"`
	Total    int         `json:"total"`
	Cells    []placeView `json:"cells" doc:"Squares of about 500 metres, the most first"`
}

type placeView struct {
	Cell     model.Cell `json:"cell"`
	Lat      float64    `json:"lat" doc:"Of the middle, GCJ-02"`
	Lng      float64    `json:"lng"`
	District string     `json:"district"`
	Tickets  int        `json:"tickets"`
	Before   int        `json:"before" doc:"In the period before"`
	Growth   *float64   `json:"growth" doc:"Percent; null where there were none"`
}

func (a API) places(ctx context.Context, in *reportRequest) (*body[placesView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	p, err := a.Figures.Places(ctx, who, in.query())
	if err != nil {
		return nil, err
	}
	v := placesView{Query: newFigureQuery(p.Query), Previous: p.Previous, At: p.At.In(a.Zone), Placed: p.Placed, Total: p.Total, Cells: make([]placeView, 0, len(p.Cells))}
	for _, c := range p.Cells {
		v.Cells = append(v.Cells, placeView{c.Cell, c.Middle.Lat, c.Middle.Lng, c.District, c.Tickets, c.Before, c.Growth()})
	}
	return &body[placesView]{v}, nil
}

type placeTicketsRequest struct {
	Cell model.Cell `path:"cell"`
	FigureQuery
	PageAsked
}

type placeTicketView struct {
	Number      string    `json:"number"`
	Title       string    `json:"title"`
	Category    string    `json:"category"`
	Status      string    `json:"status"`
	SubmittedAt time.Time `json:"submitted_at"`
}

func (a API) placeTickets(ctx context.Context, in *placeTicketsRequest) (*body[page[placeTicketView]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	list, next, err := a.Figures.PlaceTickets(ctx, who, in.query(), in.Cell, in.listing())
	return pageOf(list, next, func(t model.Ticket) placeTicketView {
		return placeTicketView{t.Number, t.Title, t.Category, t.Status.StaffLabel(), t.SubmittedAt.In(a.Zone)}
	}), err
}

type tilesView struct {
	URL         string `json:"url" doc:"With {z}, {x} and {y}; empty: there is no map, only a grid"`
	Attribution string `json:"attribution"`
}

func (a API) mapTiles(context.Context, *none) (*body[tilesView], error) {
	return &body[tilesView]{tilesView(a.Tiles)}, nil
}

type askingExport struct {
	Body struct {
		Kind   model.ExportKind `json:"kind" doc:"report, places (supervisors) or tickets"`
		Format model.FileFormat `json:"format" doc:"csv or xlsx"`
		Query  FigureQuery      `json:"query" doc:"As of GET /figures/report"`
	}
}

// Audited says what was taken out.
func (in *askingExport) Audited() map[string]string {
	q := in.Body.Query
	return map[string]string{"kind": string(in.Body.Kind), "format": string(in.Body.Format), "from": q.From, "to": q.To, "department": q.Department}
}

func (a API) askExport(ctx context.Context, in *askingExport) (*body[exportView], error) {
	return a.ordered(ctx, func(who model.Staff) (model.ExportOrder, error) {
		return a.Figures.Order(ctx, who, in.Body.Kind, in.Body.Format, in.Body.Query.query())
	})
}
