package staff

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

// grantDesk is what these routes need of staff.Grants.
type grantDesk interface {
	Waiting(ctx context.Context, q model.Listing) (list []staff.Pending, next string, err error)
	Of(ctx context.Context, kinds []model.GrantKind, subjects ...int64) ([]model.Grant, error)
	Confirm(ctx context.Context, by model.Staff, id int64) error
	Refuse(ctx context.Context, by model.Staff, id int64, note string) error
}

// grantRoutes are where a supervisor says whether somebody gets a way to citizens' tickets.
func (a API) grantRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/grants", "待确认放行的账号和接入系统", 200, supervisors, a.grants)
	op(a, api, http.MethodPost, "/grants/{id}/confirmation", "确认放行", 204, supervisors, a.confirmGrant)
	op(a, api, http.MethodPost, "/grants/{id}/refusal", "不同意放行", 204, supervisors, a.refuseGrant)
}

// grantView is a way to tickets as admins see it beside the account or the client that it is for.
type grantView struct {
	ID      int64           `json:"id"`
	Kind    model.GrantKind `json:"kind" enum:"account,password,second_factor,client,client_key"`
	Asker   string          `json:"asked_by"`
	AskedAt time.Time       `json:"asked_at"`
	// What it will be; what the kind has not, is empty.
	Roles      []model.Role  `json:"roles"`
	Department string        `json:"department"`
	ClientName string        `json:"client_name"`
	Scopes     []model.Scope `json:"scopes"`
	PerMinute  int           `json:"per_minute"`
	Webhook    string        `json:"webhook"`
	Networks   []string      `json:"networks"`
	Key        string        `json:"key"`
	Refused    *refusalView  `json:"refused" doc:"null: it waits"`
}

type refusalView struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Note string    `json:"note"`
}

// newGrantViews are those of one subject. Neither a hash nor a secret is among it.
func (a API) newGrantViews(list []model.Grant, subject int64) []grantView {
	out := []grantView{}
	for _, g := range list {
		if g.Subject == subject {
			out = append(out, a.newGrantView(g))
		}
	}
	return out
}

// grantsOrNone are those of one subject, for an answer with a secret that is shown this once: it must not be lost because they could
// not be read.
func (a API) grantsOrNone(ctx context.Context, kinds []model.GrantKind, subject int64) []model.Grant {
	list, err := a.Grants.Of(ctx, kinds, subject)
	if err != nil {
		a.Reply.Problem(ctx, err) // logs it
	}
	return list
}

func (a API) newGrantView(g model.Grant) grantView {
	v := grantView{
		ID: g.ID, Kind: g.Kind, Asker: g.Asker, AskedAt: g.AskedAt.In(a.Zone), Roles: append([]model.Role{}, g.Staff.Roles...),
		Department: g.Staff.Department + g.Client.Department, Scopes: append([]model.Scope{}, g.Client.Scopes...), Webhook: g.Client.Webhook,
		ClientName: g.Client.Name, PerMinute: g.Client.PerMinute, Networks: append([]string{}, g.Client.Networks...), Key: g.Key.ID,
	}
	if g.Refused != nil {
		v.Refused = &refusalView{g.Refused.Name, g.Refused.At.In(a.Zone), g.Refused.Note}
	}
	return v
}

// pendingGrantView is one that waits, beside what there is now.
type pendingGrantView struct {
	GrantItemView
	Name string  `json:"name" doc:"The log-in's, or the other system's"`
	Code string  `json:"code" doc:"The other system's"`
	Now  nowView `json:"now"`
	Own  bool    `json:"own" doc:"The one that asks may not decide on it"`
}

// nowView is what an account or another system is until somebody confirms.
type nowView struct {
	Active      bool          `json:"active"`
	Roles       []model.Role  `json:"roles"`
	Department  string        `json:"department"`
	Factor      bool          `json:"second_factor"`
	PasswordDue bool          `json:"password_due" doc:"Its password was set by an admin"`
	Saw         bool          `json:"saw_citizens" doc:"It could see citizens' matters once: nobody but its owner set its password and second factor since, unless somebody confirmed that"`
	ClientName  string        `json:"client_name"`
	Scopes      []model.Scope `json:"scopes"`
	PerMinute   int           `json:"per_minute"`
	Webhook     string        `json:"webhook"`
	Networks    []string      `json:"networks"`
	Keys        []nowKeyView  `json:"keys" doc:"Those of the other system that serve"`
}

// nowKeyView is a key without its secret.
type nowKeyView struct {
	ID        string          `json:"id"`
	Algorithm model.Algorithm `json:"algorithm"`
	CreatedAt time.Time       `json:"created_at"`
}

// GrantItemView is a grantView. It is exported because it is embedded.
type GrantItemView grantView

type grantsRequest struct{ PageAsked }

// grants are those that wait, the oldest first.
func (a API) grants(ctx context.Context, in *grantsRequest) (*body[page[pendingGrantView]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	list, next, err := a.Grants.Waiting(ctx, in.listing())
	return pageOf(list, next, func(p staff.Pending) pendingGrantView { return a.newPendingGrantView(p, who) }), err
}

func (a API) newPendingGrantView(p staff.Pending, who model.Staff) pendingGrantView {
	v := pendingGrantView{GrantItemView: GrantItemView(a.newGrantView(p.Grant)), Name: p.Name, Own: p.MayDecide(who) != nil}
	if slices.Contains(model.ClientGrants, p.Kind) {
		v.Name, v.Code = p.Client.Name, p.Client.Code
		v.Now.Active, v.Now.Department, v.Now.Webhook, v.Now.Saw = p.Client.Active, p.Client.Department, p.Client.Webhook, p.Client.SawCitizens
	} else {
		v.Now.Active, v.Now.Department = !p.Account.Disabled, p.Account.Department
		v.Now.Factor, v.Now.PasswordDue, v.Now.Saw = !p.Account.FactorDue, p.Account.PasswordDue, p.Account.SawCitizens
	}
	v.Now.Roles, v.Now.Scopes = append([]model.Role{}, p.Account.Roles...), append([]model.Scope{}, p.Client.Scopes...)
	v.Now.Networks, v.Now.ClientName, v.Now.PerMinute = append([]string{}, p.Client.Networks...), p.Client.Name, p.Client.PerMinute
	v.Now.Keys = []nowKeyView{}
	for _, k := range p.Client.Live() {
		v.Now.Keys = append(v.Now.Keys, nowKeyView{k.ID, k.Algorithm, k.CreatedAt.In(a.Zone)})
	}
	return v
}

func (a API) confirmGrant(ctx context.Context, in *byID) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Grants.Confirm(ctx, who, in.ID)
}

type refusing struct {
	ID   int64 `path:"id"`
	Body struct {
		Note string `json:"note" doc:"Why, for the admin, who reads it beside the account or the client; the audit log has no words about people"`
	}
}

func (a API) refuseGrant(ctx context.Context, in *refusing) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Grants.Refuse(ctx, who, in.ID, in.Body.Note)
}
