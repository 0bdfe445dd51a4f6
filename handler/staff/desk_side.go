package staff

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/knowledge"
	"example.org/hotline/service/ticketing"
)

// What an agent has beside a chat: what the citizen said and filed before, articles to send, colleagues to hand it to.

// deskSide is what these routes need of kefu.Sessions.
type deskSide interface {
	AtConsole() bool
	Today(ctx context.Context) (kefu.Today, error)
	Earlier(ctx context.Context, who model.Staff, id, before int64) (kefu.PastChats, error)
	EarlierLines(ctx context.Context, who model.Staff, id, earlier int64, after, limit int, address string) ([]model.ChatLine, error)
	Past(ctx context.Context, who model.Staff, before int64) (kefu.PastChats, error)
	Colleagues(ctx context.Context, who model.Staff) ([]model.Seat, error)
}

// phoneTickets is what these routes need of ticketing.Desk.
type phoneTickets interface {
	OfPhone(ctx context.Context, who model.Staff, phone, cursor string) (ticketing.Sheet, error)
}

// articleSearch is what these routes need of knowledge.Library.
type articleSearch interface {
	Articles(ctx context.Context, q knowledge.Query) (knowledge.Page, error)
}

func (a API) deskSideRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/desk/past", "我结束的会话", 200, takers, a.pastChats)
	op(a, api, http.MethodGet, "/desk/colleagues", "可以转接的客服", 200, listeners, a.colleagues)
	op(a, api, http.MethodGet, "/desk/words", "发送前提醒的词", 200, takers, a.deskWords)
	op(a, api, http.MethodGet, "/desk/articles", "查找可以发给市民的文章", 200, listeners, a.deskArticles)
	op(a, api, http.MethodGet, "/chats/{id}/earlier", "市民以前的会话", 200, takers, a.earlierChats)
	op(a, api, http.MethodGet, "/chats/{id}/earlier/{earlier}", "市民以前一次会话的记录", 200, takers, a.earlierChat)
	op(a, api, http.MethodGet, "/chats/{id}/tickets", "市民的诉求", 200, takers, a.chatTickets)
}

// serviceView is how 在线客服 stands.
type serviceView struct {
	Console bool       `json:"console" doc:"Agents work here; else in WeChat's own tool"`
	Open    bool       `json:"open" doc:"It is service time"`
	Hours   string     `json:"hours" doc:"Of today, 9:00-18:00; empty where nobody is there all day"`
	Next    *time.Time `json:"next" doc:"When it opens again; null while it is open"`
}

func (a API) service(ctx context.Context) (serviceView, error) {
	today, err := a.Chats.Today(ctx)
	return serviceView{a.Chats.AtConsole(), today.Open, today.Hours, a.maybe(today.Next)}, err
}

// placeAfter is the ID in the cursor of a list; 0 where it begins.
func placeAfter(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	return number(cursor, "cursor")
}

// nextID is the cursor with which a list goes on; "" at its end.
func nextID(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

type pastRequest struct {
	Cursor string `query:"cursor" doc:"The next_cursor of the page before"`
}

type pastView struct {
	Items []filedView `json:"items" doc:"Without their words"`
	Next  string      `json:"next_cursor" doc:"Empty on the last page"`
}

func (a API) newPastView(p kefu.PastChats) *body[pastView] {
	out := pastView{Items: make([]filedView, 0, len(p.Items)), Next: nextID(p.Next)}
	for _, f := range p.Items {
		out.Items = append(out.Items, a.filed(kefu.Found{Filed: f}))
	}
	return &body[pastView]{out}
}

func (a API) pastChats(ctx context.Context, in *pastRequest) (*body[pastView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	before, err := placeAfter(in.Cursor)
	if err != nil {
		return nil, err
	}
	p, err := a.Chats.Past(ctx, who, before)
	if err != nil {
		return nil, err
	}
	return a.newPastView(p), nil
}

type earlierRequest struct {
	ID     int64  `path:"id"`
	Cursor string `query:"cursor" doc:"The next_cursor of the page before"`
}

func (a API) earlierChats(ctx context.Context, in *earlierRequest) (*body[pastView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	before, err := placeAfter(in.Cursor)
	if err != nil {
		return nil, err
	}
	p, err := a.Chats.Earlier(ctx, who, in.ID, before)
	if err != nil {
		return nil, err
	}
	return a.newPastView(p), nil
}

type earlierChatRequest struct {
	ID      int64 `path:"id"`
	Earlier int64 `path:"earlier"`
	Address session.Address
	After   int `query:"after" doc:"The seq of the last line that you have"`
	Limit   int `query:"limit" doc:"Lines, 1 to 500" minimum:"1" maximum:"500" default:"500"`
}

// earlierChat is read by who serves its citizen now. Files stay where they are: of these there is no more than that they were sent.
func (a API) earlierChat(ctx context.Context, in *earlierChatRequest) (*body[items[LineView]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	lines, err := a.Chats.EarlierLines(ctx, who, in.ID, in.Earlier, in.After, in.Limit, string(in.Address))
	if err != nil {
		return nil, err
	}
	out := items[LineView]{Items: make([]LineView, 0, len(lines))}
	for _, l := range lines {
		v := a.newLineView(l)
		v.MediaURL = ""
		out.Items = append(out.Items, v)
	}
	return &body[items[LineView]]{out}, nil
}

func (a API) chatTickets(ctx context.Context, in *earlierRequest) (*body[sheetView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	party, err := a.Chats.Party(ctx, who, in.ID)
	switch {
	case errors.Is(err, model.ErrNotBound): // nothing is known of him any more
		return &body[sheetView]{sheetView{Items: []ItemView{}}}, nil
	case err != nil:
		return nil, err
	}
	sheet, err := a.Tickets.OfPhone(ctx, who, party.Binding.Phone, in.Cursor)
	if err != nil {
		return nil, err
	}
	out := sheetView{Items: make([]ItemView, 0, len(sheet.Tickets)), NextCursor: sheet.NextCursor}
	for _, t := range sheet.Tickets {
		out.Items = append(out.Items, newItemView(t, sheet.Lead[t.ID], sheet.Calendar))
	}
	return &body[sheetView]{out}, nil
}

type colleagueView struct {
	Name     string `json:"name" doc:"Log-in, for POST /chats/{id}/transfer"`
	AgentNo  string `json:"agent_no"`
	Active   int    `json:"active" doc:"Chats that he has"`
	Capacity int    `json:"capacity"`
}

func (a API) colleagues(ctx context.Context, _ *none) (*body[items[colleagueView]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	list, err := a.Chats.Colleagues(ctx, who)
	if err != nil {
		return nil, err
	}
	out := items[colleagueView]{Items: make([]colleagueView, 0, len(list))}
	for _, seat := range list {
		out.Items = append(out.Items, colleagueView{seat.Name, seat.No, seat.Active, seat.Capacity})
	}
	return &body[items[colleagueView]]{out}, nil
}

type wordsView struct {
	Hints     []hintWordsView `json:"hints" doc:"What an agent had better not write; POST /chats/{id}/messages finds numbers of people's, too"`
	Emergency []string        `json:"emergency" doc:"Words of danger to life, which make a chat urgent"`
}

type hintWordsView struct {
	Why   string   `json:"why"`
	Words []string `json:"words"`
}

func (a API) deskWords(context.Context, *none) (*body[wordsView], error) {
	out := wordsView{Emergency: model.EmergencyWords()}
	for _, g := range model.ChatHintWords() {
		out.Hints = append(out.Hints, hintWordsView(g))
	}
	return &body[wordsView]{out}, nil
}

type deskArticlesRequest struct {
	Q      string `query:"q" doc:"What is searched for. Blank: all, the last changed first"`
	Cursor string `query:"cursor" doc:"The next_cursor of the page before"`
	Limit  int    `query:"limit" doc:"1 to 50; 20 where it is left out"`
}

type deskArticleView struct {
	Code       string `json:"code"`
	Title      string `json:"title"`
	Summary    string `json:"summary"`
	Department string `json:"department" doc:"Name of the responsible one"`
	URL        string `json:"url" doc:"Of the citizens' page, to be sent"`
	Found      string `json:"found" doc:"The part of the text that fits best; empty where nothing was searched for"`
}

type deskArticlesView struct {
	Items     []deskArticleView `json:"items"`
	Next      string            `json:"next_cursor" doc:"Empty on the last page"`
	Corrected string            `json:"corrected" doc:"What was searched for in place of q, where that found nothing"`
}

// deskArticles finds what citizens can read. An agent's search in vain is no citizen's: editors are not told of it.
func (a API) deskArticles(ctx context.Context, in *deskArticlesRequest) (*body[deskArticlesView], error) {
	p, err := a.Knowledge.Articles(ctx, knowledge.Query{Text: in.Q, Cursor: in.Cursor, Limit: in.Limit, Aside: true})
	if err != nil {
		return nil, err
	}
	out := deskArticlesView{Items: make([]deskArticleView, 0, len(p.Items)), Next: p.Next, Corrected: p.Corrected}
	for _, i := range p.Items {
		v := deskArticleView{
			Code: i.Code, Title: i.EntryContent.Title, Summary: i.Summary(), Department: i.Department, URL: a.PublicURL + "/h5/articles/" + i.Code,
		}
		for _, m := range i.Snippet {
			v.Found += m.Text
		}
		out.Items = append(out.Items, v)
	}
	return &body[deskArticlesView]{out}, nil
}
