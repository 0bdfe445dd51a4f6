package staff

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// rawCallbacks is what the routes of unreadable deliveries need of store.Store. What is in them stays there: it may be what a citizen
// wrote, and admins read none of that.
type rawCallbacks interface {
	RawHeads(ctx context.Context, before int64, limit int) ([]store.RawCallback, error)
	Raw(ctx context.Context, id int64) (body []byte, there bool, err error)
	DropRaw(ctx context.Context, id int64) (bool, error)
}

// rereader is what they need of callback.Receiver: it reads a delivery with today's keys, and works on it as if it came now.
type rereader interface {
	Again(ctx context.Context, body []byte) error
}

func (a API) deadLetterRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/dead-letters/webhooks", "推送失败的消息", 200, admins, a.deadWebhooks)
	op(a, api, http.MethodPost, "/dead-letters/webhooks/resend", "重新推送", 200, admins, a.resendWebhooks)
	op(a, api, http.MethodDelete, "/dead-letters/webhooks/{id}", "删除推送失败的消息", 204, admins, a.dropWebhook)
	op(a, api, http.MethodGet, "/dead-letters/callbacks", "无法读取的微信回调", 200, admins, a.deadCallbacks)
	op(a, api, http.MethodPost, "/dead-letters/callbacks/{id}/retry", "重新处理无法读取的微信回调", 204, admins, a.retryCallback)
	op(a, api, http.MethodDelete, "/dead-letters/callbacks/{id}", "删除无法读取的微信回调", 204, admins, a.dropCallback)
}

const letters = 50 // on a page

type lettersRequest struct {
	Client string `query:"client" doc:"Code; empty: to all"`
	Cursor string `query:"cursor"`
}

type webhookView struct {
	ID        string       `json:"id"`
	Client    string       `json:"client"`
	Number    string       `json:"number" doc:"诉求编号"`
	Event     string       `json:"event"`
	Status    model.Status `json:"status"`
	Label     string       `json:"status_label"`
	Attempts  int          `json:"attempts"`
	Result    string       `json:"result" doc:"What went wrong last"`
	CreatedAt time.Time    `json:"created_at"`
}

func (a API) deadWebhooks(ctx context.Context, in *lettersRequest) (*body[page[webhookView]], error) {
	before, err := from(in.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := a.Clients.DeadLetters(ctx, in.Client, before, letters+1)
	if err != nil {
		return nil, err
	}
	out := page[webhookView]{Items: []webhookView{}}
	if len(list) > letters {
		list = list[:letters]
		out.NextCursor = strconv.FormatInt(list[letters-1].ID, 10)
	}
	for _, d := range list {
		out.Items = append(out.Items, webhookView{
			d.Mark, d.Client, d.Hook.Number, string(d.Hook.Event), d.Hook.Status, d.Hook.Status.Label(), d.Attempts, d.Result, d.CreatedAt.In(a.Zone),
		})
	}
	return &body[page[webhookView]]{out}, nil
}

type resendingWebhooks struct {
	Body struct {
		ID     string `json:"id,omitempty" doc:"One of them; or"`
		Client string `json:"client,omitempty" doc:"all to a client"`
	}
}

type resentView struct {
	Resent int64 `json:"resent"`
}

func (a API) resendWebhooks(ctx context.Context, in *resendingWebhooks) (*body[resentView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	n, err := a.Clients.Resend(ctx, who, in.Body.ID, in.Body.Client)
	if err != nil {
		return nil, err
	}
	return &body[resentView]{resentView{n}}, nil
}

type ofWebhook struct {
	ID string `path:"id"`
}

func (a API) dropWebhook(ctx context.Context, in *ofWebhook) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Clients.Drop(ctx, who, in.ID)
}

type callbackView struct {
	ID         int64     `json:"id"`
	ReceivedAt time.Time `json:"received_at"`
	Reason     string    `json:"reason"`
}

type callbacksRequest struct {
	Cursor string `query:"cursor"`
}

func (a API) deadCallbacks(ctx context.Context, in *callbacksRequest) (*body[page[callbackView]], error) {
	before, err := from(in.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := a.Raw.RawHeads(ctx, before, letters+1)
	if err != nil {
		return nil, err
	}
	out := page[callbackView]{Items: []callbackView{}}
	list, out.NextCursor = cut(list, letters, func(r store.RawCallback) int64 { return r.ID })
	for _, r := range list {
		out.Items = append(out.Items, callbackView{r.ID, r.ReceivedAt.In(a.Zone), r.Reason})
	}
	return &body[page[callbackView]]{out}, nil
}

type ofCallback struct {
	ID int64 `path:"id" minimum:"1"`
}

var errNoCallback = model.ErrNoSuchPath.Saying("没有这条回调，可能已经删除")

func (a API) dropCallback(ctx context.Context, in *ofCallback) (*none, error) {
	there, err := a.Raw.DropRaw(ctx, in.ID)
	if err == nil && !there {
		err = errNoCallback
	}
	return nil, err
}

// retryCallback has a delivery worked on that could not be read until a key was mended, and then forgets it. Who tries twice has it
// worked on once: it is known by what WeChat says of it.
func (a API) retryCallback(ctx context.Context, in *ofCallback) (*none, error) {
	delivery, there, err := a.Raw.Raw(ctx, in.ID)
	if err == nil && !there {
		err = errNoCallback
	}
	if err != nil {
		return nil, err
	}
	if err := a.Callbacks.Again(ctx, delivery); err != nil {
		return nil, err
	}
	// The work may have taken longer than a call may: what was answered must not stay there, or it would be tried again some day.
	dropping, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropTime)
	defer cancel()
	_, err = a.Raw.DropRaw(dropping, in.ID)
	return nil, err
}

const dropTime = 5 * time.Second
