package staff

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

// chatArchive is what these routes need of kefu.Sessions.
type chatArchive interface {
	Search(ctx context.Context, who model.Staff, q model.ChatQuery, reason, address string) (kefu.ArchivePage, error)
	Order(ctx context.Context, who model.Staff, q model.ChatQuery, format model.FileFormat, reason, address string) (model.ExportOrder, error)
	ExportChat(ctx context.Context, who model.Staff, id int64, reason, address string) (*kefu.Export, error)
	Views(ctx context.Context, q model.ChatViewQuery, limit int) ([]model.ChatView, map[int64]string, error)
	Named(ctx context.Context, agent string) (staffID int64, kf string, err error)
}

// ChatsAsked is a query for chats. It goes in a body: an address with a phone in it would stand in every log on the way.
type ChatsAsked struct {
	From   time.Time     `json:"from"`
	To     time.Time     `json:"to" doc:"At most 31 days after from"`
	Phone  string        `json:"phone,omitempty" doc:"Bound by the citizen at any time"`
	Agent  string        `json:"agent,omitempty" doc:"Log-in name or kf account"`
	End    model.ChatEnd `json:"end,omitempty"`
	Ticket string        `json:"ticket,omitempty"`
	Text   string        `json:"text,omitempty" doc:"Words that stand in one line"`
	Reason string        `json:"reason" doc:"2 to 100 characters; it is kept with your name"`
}

func (a API) query(ctx context.Context, in ChatsAsked) (model.ChatQuery, error) {
	q := model.ChatQuery{From: in.From, To: in.To, Phone: in.Phone, End: in.End, Ticket: in.Ticket, Text: in.Text}
	var err error
	if in.Agent != "" {
		q.StaffID, q.Kf, err = a.Archive.Named(ctx, in.Agent)
	}
	return q, err
}

type searching struct {
	Address session.Address
	Body    struct {
		ChatsAsked
		Cursor string `json:"cursor,omitempty"`
	}
}

type filedView struct {
	ID          int64           `json:"id"`
	State       model.ChatState `json:"state"`
	End         model.ChatEnd   `json:"end"`
	EndLabel    string          `json:"end_label"`
	Name        string          `json:"name" doc:"Masked"`
	Phone       string          `json:"phone" doc:"Masked"`
	Agent       string          `json:"agent"`
	OpenedAt    time.Time       `json:"opened_at"`
	ConnectedAt *time.Time      `json:"connected_at"`
	ClosedAt    *time.Time      `json:"closed_at"`
	Stars       int             `json:"stars"`
	Ticket      string          `json:"ticket_number"`
	Lines       int             `json:"lines"`
	Hits        []hitView       `json:"hits" doc:"At most three lines with the words"`
}

type hitView struct {
	Seq  int       `json:"seq"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

type foundView struct {
	Items  []filedView `json:"items"`
	Next   string      `json:"next_cursor"`
	LeftAt *time.Time  `json:"looked_back_to" doc:"A search for words that took its time has looked at the chats since then; next_cursor goes on"`
}

func (a API) searchChats(ctx context.Context, in *searching) (*body[foundView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	q, err := a.query(ctx, in.Body.ChatsAsked)
	if err != nil {
		return nil, err
	}
	if q.Before, err = model.ParseChatCursor(in.Body.Cursor); err != nil {
		return nil, err
	}
	p, err := a.Archive.Search(ctx, who, q, in.Body.Reason, string(in.Address))
	if err != nil {
		return nil, err
	}
	out := foundView{Items: make([]filedView, 0, len(p.Items)), Next: p.Next.String(), LeftAt: a.maybe(p.Until)}
	for _, f := range p.Items {
		out.Items = append(out.Items, a.filed(f))
	}
	return &body[foundView]{out}, nil
}

func (a API) filed(f kefu.Found) filedView {
	c := f.Chat
	v := filedView{
		ID: c.ID, State: c.State, End: c.End, EndLabel: c.End.Label(), Name: f.Name, Phone: f.Phone, Agent: f.Agent, OpenedAt: c.QueuedAt.In(a.Zone),
		ConnectedAt: a.maybe(c.ConnectedAt), ClosedAt: a.maybe(c.ClosedAt), Stars: c.Rating.Stars, Ticket: c.Ticket, Lines: c.Lines, Hits: []hitView{},
	}
	for _, l := range f.Hits {
		v.Hits = append(v.Hits, hitView{l.Seq, l.At.In(a.Zone), l.Text + l.Label})
	}
	return v
}

// maybe is a moment, or nil for one that has not come.
func (a API) maybe(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.In(a.Zone)
	return &at
}

type viewsRequest struct {
	Staff  string    `query:"staff" doc:"A log-in's name"`
	Chat   int64     `query:"chat" doc:"Of one chat"`
	Act    string    `query:"act" enum:"read,listen,media,search,export"`
	From   time.Time `query:"from"`
	To     time.Time `query:"to"`
	Cursor string    `query:"cursor" doc:"The next_cursor of the page before"`
	Before int64     `query:"before" doc:"IDs below, where no cursor is given"`
}

type chatViewView struct {
	ID      int64     `json:"id"`
	Staff   string    `json:"staff"`
	Chat    int64     `json:"chat_id" doc:"0: a search or an export of many"`
	Act     string    `json:"act" enum:"read,listen,media,search,export"`
	Query   string    `json:"query"`
	Reason  string    `json:"reason"`
	Address string    `json:"address"`
	At      time.Time `json:"at"`
}

type chatViewPage struct {
	Items []chatViewView `json:"items"`
	Next  string         `json:"next_cursor"`
}

const viewsPage = 100

func (a API) chatViews(ctx context.Context, in *viewsRequest) (*body[chatViewPage], error) {
	at, err := before(in.Cursor)
	if err != nil {
		return nil, err
	}
	q := model.ChatViewQuery{Staff: in.Staff, ChatID: in.Chat, Act: in.Act, From: in.From, To: in.To, Before: cmp.Or(at, in.Before)}
	list, names, err := a.Archive.Views(ctx, q, viewsPage)
	if err != nil {
		return nil, err
	}
	out := chatViewPage{Items: make([]chatViewView, 0, len(list))}
	for _, v := range list {
		out.Items = append(out.Items, chatViewView{v.ID, names[v.StaffID], v.ChatID, v.Act, v.Query, v.Reason, v.Address, v.At.In(a.Zone)})
	}
	if len(list) == viewsPage {
		out.Next = cursorOf(list[len(list)-1].ID)
	}
	return &body[chatViewPage]{out}, nil
}

type askingChats struct {
	Address session.Address
	Body    struct {
		ChatsAsked
		Format model.FileFormat `json:"format" doc:"csv, xlsx or html, a page to be printed"`
	}
}

// Audited says of what was taken out what may stand in a log: neither words nor phone.
func (in *askingChats) Audited() map[string]string {
	b := in.Body
	q := model.ChatQuery{From: b.From, To: b.To, Phone: b.Phone, Kf: b.Agent, End: b.End, Ticket: b.Ticket, Text: b.Text}
	return map[string]string{"format": string(b.Format), "query": q.Named()}
}

// exportChats has a file made of the transcripts that fit a query.
func (a API) exportChats(ctx context.Context, in *askingChats) (*body[exportView], error) {
	q, err := a.query(ctx, in.Body.ChatsAsked)
	if err != nil {
		return nil, err
	}
	return a.ordered(ctx, func(who model.Staff) (model.ExportOrder, error) {
		return a.Archive.Order(ctx, who, q, in.Body.Format, in.Body.Reason, string(in.Address))
	})
}

// exportChat is a file of one transcript, which is short: it is there at once.
func (a API) exportChat(c *gin.Context) {
	var in struct {
		Reason string           `json:"reason"`
		Format model.FileFormat `json:"format"`
	}
	e, err := func() (*kefu.Export, error) {
		who, err := a.may(c, supervisors)
		if err != nil {
			return nil, err
		}
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxBody)
		if err := c.ShouldBindJSON(&in); err != nil {
			return nil, model.ErrInvalid.Saying("请求内容不是有效的JSON")
		}
		id, err := strconv.ParseInt(c.Param("id"), 10, 64)
		if err != nil {
			return nil, model.ErrChatNotFound
		}
		if err := model.ExportChats.CheckFormat(in.Format); err != nil {
			return nil, err
		}
		return a.Archive.ExportChat(c.Request.Context(), who, id, in.Reason, c.ClientIP())
	}()
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="chat.`+string(in.Format)+`"`)
	a.give(c, in.Format, func(ctx context.Context, w io.Writer) error { return e.Write(ctx, in.Format, w) })
}

func describeExport(doc *huma.OpenAPI) {
	op := describe(doc, http.MethodPost, "/chats/{id}/export", "导出一次会话的记录", supervisors, "Takes reason and format: csv, xlsx or html. It is there at once.",
		[]*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeInteger}}}, "200", "text/csv")
	op.Responses["200"].Content["text/html"] = &huma.MediaType{}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {}}}
}
