package staff

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
	"example.org/hotline/service/partner"
)

// clientOffice is what the routes of other systems need of partner.Office.
type clientOffice interface {
	Clients(ctx context.Context, q model.Listing) (list []model.Partner, next string, err error)
	Add(ctx context.Context, who model.Staff, p model.Partner, a model.Algorithm) (model.Partner, model.PartnerKey, error)
	Change(ctx context.Context, who model.Staff, code string, seen partner.Seen, do func(*model.Partner)) (model.Partner, error)
	SetActive(ctx context.Context, who model.Staff, code string, seen partner.Seen, active bool) (model.Partner, error)
	Rotate(ctx context.Context, who model.Staff, code string, a model.Algorithm) (model.Partner, model.PartnerKey, error)
	Retire(ctx context.Context, who model.Staff, code, key string) error
	Try(ctx context.Context, code string) (partner.Tried, error)
	DeadLetters(ctx context.Context, code string, before int64, n int) ([]partner.DeadLetter, error)
	Resend(ctx context.Context, who model.Staff, mark, code string) (int64, error)
	Drop(ctx context.Context, who model.Staff, mark string) error
}

func (a API) clientRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/api-clients", "接入系统", 200, admins, a.clients)
	op(a, api, http.MethodPost, "/api-clients", "添加接入系统，密钥只显示这一次", 201, admins, a.addClient)
	op(a, api, http.MethodPut, "/api-clients/{code}", "修改接入系统", 200, admins, a.changeClient)
	op(a, api, http.MethodPut, "/api-clients/{code}/active", "启用或停用接入系统", 200, admins, a.setClientActive)
	op(a, api, http.MethodPost, "/api-clients/{code}/keys", "新增密钥，只显示这一次", 201, admins, a.rotateKey)
	op(a, api, http.MethodDelete, "/api-clients/{code}/keys/{key}", "停用密钥", 204, admins, a.retireKey)
	op(a, api, http.MethodPost, "/api-clients/{code}/webhook-test", "试发一次推送", 200, admins, outward(a, "webhook", a.tryWebhook))
}

type keyView struct {
	ID        string          `json:"id"`
	Algorithm model.Algorithm `json:"algorithm"`
	CreatedAt time.Time       `json:"created_at"`
	RetiredAt *time.Time      `json:"retired_at"`
}

// clientView is another system; the secrets of its keys are never shown again.
type clientView struct {
	Code       string        `json:"code"`
	Name       string        `json:"name"`
	Source     model.Source  `json:"source" doc:"The digit of its tickets: 2 网上办事大厅, 3 客服代录, 4 电话, 5 other"`
	Scopes     []model.Scope `json:"scopes"`
	PerMinute  int           `json:"per_minute"`
	Department string        `json:"department" doc:"Code of the department whose tickets are its own, too"`
	Webhook    string        `json:"webhook"`
	Networks   []string      `json:"networks" doc:"CIDRs and addresses that it may call from; none: any"`
	Active     bool          `json:"active"`
	Version    int           `json:"version"`
	CreatedAt  time.Time     `json:"created_at"`
	Keys       []keyView     `json:"keys"`
	Grants     []grantView   `json:"grants" doc:"What waits for a supervisor, or was refused"`
}

func (a API) newClientView(p model.Partner, grants []model.Grant) clientView {
	v := clientView{
		Code: p.Code, Name: p.Name, Source: p.Source, Scopes: append([]model.Scope{}, p.Scopes...), PerMinute: p.PerMinute,
		Department: p.Department, Webhook: p.Webhook, Active: p.Active, Version: p.Version, CreatedAt: p.CreatedAt.In(a.Zone),
		Networks: append([]string{}, p.Networks...), Keys: make([]keyView, len(p.Keys)), Grants: a.newGrantViews(grants, p.ID),
	}
	for i, k := range p.Keys {
		v.Keys[i] = keyView{ID: k.ID, Algorithm: k.Algorithm, CreatedAt: k.CreatedAt.In(a.Zone)}
		if k.RetiredAt != nil {
			v.Keys[i].RetiredAt = a.moment(*k.RetiredAt)
		}
	}
	return v
}

type clientsView struct {
	Items      []clientView      `json:"items"`
	NextCursor string            `json:"next_cursor" doc:"Empty on the last page"`
	Scopes     []model.Scope     `json:"scopes" doc:"All there are"`
	Algorithms []model.Algorithm `json:"algorithms" doc:"All there are"`
}

func (a API) clients(ctx context.Context, in *listRequest) (*body[clientsView], error) {
	list, next, err := a.Clients.Clients(ctx, in.listing())
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	grants, err := a.Grants.Of(ctx, model.ClientGrants, ids...)
	if err != nil {
		return nil, err
	}
	out := clientsView{Items: make([]clientView, len(list)), NextCursor: next, Scopes: model.Scopes, Algorithms: model.KeyKinds}
	for i, p := range list {
		out.Items[i] = a.newClientView(p, grants)
	}
	return &body[clientsView]{out}, nil
}

type clientIn struct {
	Name       string        `json:"name"`
	Source     model.Source  `json:"source"`
	Scopes     []model.Scope `json:"scopes"`
	PerMinute  int           `json:"per_minute"`
	Department string        `json:"department,omitempty"`
	Webhook    string        `json:"webhook,omitempty"`
	Networks   []string      `json:"networks,omitempty" doc:"CIDRs and addresses that it may call from; none: any"`
}

func (in clientIn) put(p *model.Partner) {
	p.Name, p.Source, p.Scopes, p.PerMinute, p.Department, p.Webhook = in.Name, in.Source, in.Scopes, in.PerMinute, in.Department, in.Webhook
	p.Networks = model.TidyNetworks(in.Networks)
}

// withGrants is a client with what waits for it.
func (a API) withGrants(ctx context.Context, p model.Partner) (clientView, error) {
	grants, err := a.Grants.Of(ctx, model.ClientGrants, p.ID)
	return a.newClientView(p, grants), err
}

type addingClient struct {
	Body struct {
		clientIn
		Code      string          `json:"code" doc:"By which it says who it is, such as hall"`
		Algorithm model.Algorithm `json:"algorithm"`
	}
}

// keyed is a client with a new key, whose secret is shown this once.
type keyed struct {
	Client clientView      `json:"client"`
	Key    string          `json:"key" doc:"The key's id"`
	Kind   model.Algorithm `json:"algorithm"`
	Secret string          `json:"secret" doc:"Shown this once; of an api-key the whole api_key"`
}

func (a API) newKeyed(ctx context.Context, p model.Partner, k model.PartnerKey) *body[keyed] {
	secret := k.Secret
	if k.Algorithm == model.APIKey {
		secret = partner.APIKey(p.Code, k)
	}
	v := a.newClientView(p, a.grantsOrNone(ctx, model.ClientGrants, p.ID))
	return &body[keyed]{keyed{v, k.ID, k.Algorithm, string(secret)}}
}

func (a API) addClient(ctx context.Context, in *addingClient) (*body[keyed], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	p := model.Partner{Code: in.Body.Code}
	in.Body.put(&p)
	p, k, err := a.Clients.Add(ctx, who, p, in.Body.Algorithm)
	if err != nil {
		return nil, err
	}
	return a.newKeyed(ctx, p, k), nil
}

type seenClient struct {
	Version int    `json:"version" doc:"That was seen"`
	Waiting *int64 `json:"waiting,omitempty" doc:"ID of the grant that was seen waiting, 0: none; left out: nobody looked"`
}

func (in seenClient) seen() partner.Seen {
	return partner.Seen{Version: in.Version, Waiting: in.Waiting}
}

type changingClient struct {
	Code string `path:"code"`
	Body struct {
		clientIn
		seenClient
	}
}

func (a API) changeClient(ctx context.Context, in *changingClient) (*body[clientView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return a.changed(ctx)(a.Clients.Change(ctx, who, in.Code, in.Body.seen(), func(p *model.Partner) {
		source := p.Source // the digit of its tickets' numbers stays
		in.Body.put(p)
		p.Source = source
	}))
}

type activating struct {
	Code string `path:"code"`
	Body struct {
		seenClient
		Active bool `json:"active"`
	}
}

func (a API) setClientActive(ctx context.Context, in *activating) (*body[clientView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return a.changed(ctx)(a.Clients.SetActive(ctx, who, in.Code, in.Body.seen(), in.Body.Active))
}

// changed shows a client as it is after a change, or what was wrong with it.
func (a API) changed(ctx context.Context) func(model.Partner, error) (*body[clientView], error) {
	return func(p model.Partner, err error) (*body[clientView], error) {
		if err != nil {
			return nil, err
		}
		v, err := a.withGrants(ctx, p)
		return &body[clientView]{v}, err
	}
}

type rotating struct {
	Code string `path:"code"`
	Body struct {
		Algorithm model.Algorithm `json:"algorithm,omitempty" doc:"That of the key before where it is left out"`
	}
}

func (a API) rotateKey(ctx context.Context, in *rotating) (*body[keyed], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	p, k, err := a.Clients.Rotate(ctx, who, in.Code, in.Body.Algorithm)
	if err != nil {
		return nil, err
	}
	return a.newKeyed(ctx, p, k), nil
}

type retiring struct {
	Code string `path:"code"`
	Key  string `path:"key"`
}

func (a API) retireKey(ctx context.Context, in *retiring) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Clients.Retire(ctx, who, in.Code, in.Key)
}

type ofClient struct {
	Code string `path:"code"`
}

type triedView struct {
	OK     bool   `json:"ok"`
	Result string `json:"result" doc:"Why not; empty where it was taken"`
	Millis int64  `json:"millis"`
}

func (a API) tryWebhook(ctx context.Context, in *ofClient) (*body[triedView], error) {
	t, err := a.Clients.Try(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	return &body[triedView]{triedView{t.OK, t.Result, t.Took.Milliseconds()}}, nil
}
