package staff

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
	"example.org/hotline/service/notice"
)

// noticeLog is what these routes need of notice.Outbox.
type noticeLog interface {
	Log(ctx context.Context, q model.NoticeSearch, cursor string) (page []notice.Entry, next string, err error)
	Resend(ctx context.Context, who model.Staff, ids []int64) (map[int64]error, error)
}

func (a API) noticeLogRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/notice-log", "给市民的通知", 200, noticeReaders, a.noticeLog)
	op(a, api, http.MethodPost, "/notice-log/resend", "重发通知", 200, noticeReaders, a.resendNotices)
}

type noticeLogRequest struct {
	Number  string         `query:"number" doc:"诉求编号"`
	State   model.Delivery `query:"state" doc:"queued, accepted, delivered, refused or expired"`
	Channel string         `query:"channel" doc:"kf, template, subscribe or sms"`
	Cursor  string         `query:"cursor"`
	Limit   int            `query:"limit" doc:"1 to 200; 50 where it is left out"`
}

// sentView is a notice. Whom it went to is not said: the ticket's number is enough to ask about it.
type sentView struct {
	ID        int64            `json:"id"`
	Kind      model.NoticeKind `json:"kind"`
	Number    string           `json:"number" doc:"诉求编号; empty: about the account"`
	Text      string           `json:"text"`
	State     model.Delivery   `json:"state"`
	Channel   string           `json:"channel" doc:"By which it went; empty: by none yet"`
	Attempts  int              `json:"attempts"`
	Result    string           `json:"result" doc:"Why it was refused, or what went wrong last"`
	CreatedAt time.Time        `json:"created_at"`
	NextAt    *time.Time       `json:"next_at" doc:"When it is tried next; null: not any more"`
	Again     bool             `json:"resendable"`
}

func (a API) noticeLog(ctx context.Context, in *noticeLogRequest) (*body[page[sentView]], error) {
	q := model.NoticeSearch{Number: in.Number, State: in.State, Channel: in.Channel, Limit: in.Limit}
	list, next, err := a.Sent.Log(ctx, q, in.Cursor)
	if err != nil {
		return nil, err
	}
	out := page[sentView]{Items: make([]sentView, len(list)), NextCursor: next}
	for i, n := range list {
		out.Items[i] = sentView{
			ID: n.ID, Kind: n.Kind, Number: n.Params["number"], Text: n.Text, State: n.State, Channel: n.Channel, Attempts: n.Attempts,
			Result: n.Result, CreatedAt: n.CreatedAt.In(a.Zone), Again: n.Resendable(),
		}
		if n.State == model.DeliveryQueued {
			out.Items[i].NextAt = a.moment(n.NextAt)
		}
	}
	return &body[page[sentView]]{out}, nil
}

type resendingNotices struct {
	Body struct {
		IDs []int64 `json:"ids" doc:"1 to 200"`
	}
}

type noticeFate struct {
	ID    int64  `json:"id"`
	OK    bool   `json:"ok"`
	Error string `json:"error" doc:"Why not"`
}

func (a API) resendNotices(ctx context.Context, in *resendingNotices) (*body[items[noticeFate]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	fates, err := a.Sent.Resend(ctx, who, in.Body.IDs)
	if err != nil {
		return nil, err
	}
	out := items[noticeFate]{Items: []noticeFate{}}
	for _, id := range in.Body.IDs {
		fate := noticeFate{ID: id, OK: fates[id] == nil}
		var told *model.Error
		if errors.As(fates[id], &told) {
			fate.Error = told.Message
		}
		out.Items = append(out.Items, fate)
	}
	return &body[items[noticeFate]]{out}, nil
}
