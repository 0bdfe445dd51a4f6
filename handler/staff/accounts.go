package staff

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
)

// staffRegister is what these routes need of staff.Register.
type staffRegister interface {
	Accounts(ctx context.Context, q model.AccountQuery, limit int) ([]model.Account, error)
	Account(ctx context.Context, id int64) (model.Account, error)
	Add(ctx context.Context, by, who model.Staff) (a model.Account, password string, err error)
	Change(ctx context.Context, by, who model.Staff, seen *int64) (model.Account, error)
	ResetPassword(ctx context.Context, by model.Staff, id int64) (password string, waits bool, err error)
	ResetFactor(ctx context.Context, by model.Staff, id int64) (model.Account, error)
	Unlock(ctx context.Context, by model.Staff, id int64) error
	EndSessions(ctx context.Context, id int64) error
}

// accountRoutes are what admins do with everybody's log-ins.
func (a API) accountRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/accounts", "账号列表", 200, admins, a.accounts)
	op(a, api, http.MethodPost, "/accounts", "添加账号", 201, admins, a.addStaffAccount)
	op(a, api, http.MethodGet, "/accounts/{id}", "一个账号", 200, admins, a.account)
	op(a, api, http.MethodPut, "/accounts/{id}", "修改账号的角色、单位或停用", 200, admins, a.changeAccount)
	op(a, api, http.MethodPost, "/accounts/{id}/password", "重置账号的密码", 201, admins, a.resetPassword)
	op(a, api, http.MethodDelete, "/accounts/{id}/second-factor", "重置账号的动态验证码", 200, admins, a.resetFactor)
	op(a, api, http.MethodPost, "/accounts/{id}/unlock", "解除账号的登录锁定", 204, admins, a.unlockAccount)
	op(a, api, http.MethodDelete, "/accounts/{id}/sessions", "结束账号的全部登录", 204, admins, a.endSessionsOf)
	op(a, api, http.MethodGet, "/staff-sessions", "全部登录", 200, admins, a.allSessions)
	op(a, api, http.MethodDelete, "/staff-sessions/{id}", "结束一次登录", 204, admins, a.endSession)
}

type staffAccountView struct {
	ID         int64        `json:"id"`
	Name       string       `json:"name"`
	Roles      []model.Role `json:"roles"`
	Department string       `json:"department"`
	Disabled   bool         `json:"disabled"`
	Factor     bool         `json:"second_factor" doc:"He has set one up"`
	Due        bool         `json:"password_due" doc:"He has a password that somebody else set"`
	CreatedAt  time.Time    `json:"created_at"`
	SeenAt     *time.Time   `json:"seen_at" doc:"When he was there last; null: never"`
	Version    int64        `json:"version"`
	Own        bool         `json:"own" doc:"It is the one that asks"`
	Until      *time.Time   `json:"password_until" doc:"When the password of somebody else lapses; null: it does not"`
	Grants     []grantView  `json:"grants" doc:"What waits for a supervisor, or was refused"`
}

func (a API) newStaffAccountView(ctx context.Context, one model.Account, grants []model.Grant) staffAccountView {
	who, _ := asking(ctx)
	return staffAccountView{
		one.ID, one.Name, one.Roles, one.Department, one.Disabled, !one.FactorDue, one.PasswordDue, one.CreatedAt.In(a.Zone), a.maybe(one.SeenAt), one.Version, one.ID == who.ID,
		a.maybe(one.PasswordUntil), a.newGrantViews(grants, one.ID),
	}
}

// accountView is one log-in with what waits for it.
func (a API) accountView(ctx context.Context, one model.Account) (*body[staffAccountView], error) {
	grants, err := a.Grants.Of(ctx, model.StaffGrants, one.ID)
	if err != nil {
		return nil, err
	}
	return &body[staffAccountView]{a.newStaffAccountView(ctx, one, grants)}, nil
}

type accountsRequest struct {
	Q          string     `query:"q" doc:"A part of the name"`
	Role       model.Role `query:"role"`
	Department string     `query:"department" doc:"Code"`
	State      string     `query:"state" enum:"active,disabled" doc:"Blank: all"`
	Cursor     string     `query:"cursor" doc:"The next_cursor of the page before"`
}

type accountsView struct {
	Items []staffAccountView `json:"items"`
	Next  string             `json:"next_cursor"`
}

const accountsPage = 50

func (a API) accounts(ctx context.Context, in *accountsRequest) (*body[accountsView], error) {
	q := model.AccountQuery{Name: strings.TrimSpace(in.Q), Role: in.Role, Department: in.Department, After: in.Cursor}
	if in.State != "" {
		disabled := in.State == "disabled"
		q.Disabled = &disabled
	}
	list, err := a.Register.Accounts(ctx, q, accountsPage)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, one := range list {
		ids[i] = one.ID
	}
	grants, err := a.Grants.Of(ctx, model.StaffGrants, ids...)
	if err != nil {
		return nil, err
	}
	out := accountsView{Items: make([]staffAccountView, 0, len(list))}
	for _, one := range list {
		out.Items = append(out.Items, a.newStaffAccountView(ctx, one, grants))
	}
	if len(list) == accountsPage {
		out.Next = list[len(list)-1].Name
	}
	return &body[accountsView]{out}, nil
}

type addingStaff struct {
	Body struct {
		Name       string       `json:"name"`
		Roles      []model.Role `json:"roles"`
		Department string       `json:"department,omitempty" doc:"Code; of a handler"`
	}
}

// Audited says which log-in was made.
func (r *addingStaff) Audited() map[string]string {
	return map[string]string{"name": r.Body.Name, "roles": roleList(r.Body.Roles), "department": r.Body.Department}
}

func roleList(roles []model.Role) string { return model.AuditLine{Roles: roles}.RoleNames() }

type addedView struct {
	Account  staffAccountView `json:"account"`
	Password string           `json:"password" doc:"Shown this once; it has to be changed at the first log-in"`
}

func (a API) addStaffAccount(ctx context.Context, in *addingStaff) (*body[addedView], error) {
	by, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	one, password, err := a.Register.Add(ctx, by, model.Staff{Name: in.Body.Name, Roles: in.Body.Roles, Department: in.Body.Department})
	if err != nil {
		return nil, err
	}
	v := a.newStaffAccountView(ctx, one, a.grantsOrNone(ctx, model.StaffGrants, one.ID))
	return &body[addedView]{addedView{v, password}}, nil
}

func (a API) account(ctx context.Context, in *byID) (*body[staffAccountView], error) {
	one, err := a.Register.Account(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.accountView(ctx, one)
}

type changingStaff struct {
	ID   int64 `path:"id"`
	Body struct {
		Roles      []model.Role `json:"roles"`
		Department string       `json:"department,omitempty"`
		Disabled   bool         `json:"disabled,omitempty"`
		Version    int64        `json:"version" doc:"The one that was seen"`
		Seen       *int64       `json:"waiting,omitempty" doc:"ID of the grant that was seen waiting, 0: none; left out: nobody looked"`
	}
}

// Audited says what the log-in may from now on.
func (r *changingStaff) Audited() map[string]string {
	return map[string]string{"roles": roleList(r.Body.Roles), "department": r.Body.Department, "disabled": strconv.FormatBool(r.Body.Disabled)}
}

func (a API) changeAccount(ctx context.Context, in *changingStaff) (*body[staffAccountView], error) {
	by, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	one, err := a.Register.Change(ctx, by, model.Staff{
		ID: in.ID, Roles: in.Body.Roles, Department: in.Body.Department, Disabled: in.Body.Disabled, Version: in.Body.Version,
	}, in.Body.Seen)
	if err != nil {
		return nil, err
	}
	return a.accountView(ctx, one)
}

type passwordView struct {
	Password string `json:"password" doc:"Shown this once; it has to be changed at the next log-in"`
	Waits    bool   `json:"waits" doc:"It serves once a supervisor has confirmed it; until then the one before does"`
}

func (a API) resetPassword(ctx context.Context, in *byID) (*body[passwordView], error) {
	by, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	password, waits, err := a.Register.ResetPassword(ctx, by, in.ID)
	return &body[passwordView]{passwordView{password, waits}}, err
}

func (a API) resetFactor(ctx context.Context, in *byID) (*body[staffAccountView], error) {
	by, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	one, err := a.Register.ResetFactor(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	return a.accountView(ctx, one)
}

func (a API) unlockAccount(ctx context.Context, in *byID) (*none, error) {
	by, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Register.Unlock(ctx, by, in.ID)
}

func (a API) endSessionsOf(ctx context.Context, in *byID) (*none, error) {
	return nil, a.Register.EndSessions(ctx, in.ID)
}

type pageRequest struct {
	Cursor string `query:"cursor" doc:"The next_cursor of the page before"`
}

func (a API) allSessions(ctx context.Context, in *pageRequest) (*body[sessionsView], error) {
	return a.sessionList(ctx, 0, in.Cursor)
}

func (a API) endSession(ctx context.Context, in *byID) (*none, error) {
	return nil, a.Room.EndSession(ctx, in.ID, 0)
}
