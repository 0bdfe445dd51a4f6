package staff

import (
	"context"
	"encoding/base64"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

// ownAccount is what everybody does with his own account.
type ownAccount interface {
	ChangePassword(ctx context.Context, who model.Staff, token, old, fresh string) error
	FactorState(ctx context.Context, who model.Staff) (has, required bool, left int, err error)
	OfferFactor(ctx context.Context, who model.Staff, p staff.Proof) (staff.Offer, error)
	TakeFactor(ctx context.Context, who model.Staff, token, code string) ([]string, error)
	DropFactor(ctx context.Context, who model.Staff, token string, p staff.Proof) error
	NewRecoveryCodes(ctx context.Context, who model.Staff, p staff.Proof) ([]string, error)
	NeedsSetUp(ctx context.Context) (bool, error)
	SetUp(ctx context.Context, a staff.Attempt) error
}

func (a API) ownRoutes(api huma.API) {
	op(a, api, http.MethodPut, "/me/password", "修改自己的密码", 204, everybody, a.changePassword)
	op(a, api, http.MethodGet, "/me/second-factor", "自己的动态验证码", 200, everybody, a.factorState)
	op(a, api, http.MethodPost, "/me/second-factor", "获取动态验证码的二维码", 201, everybody, a.offerFactor)
	op(a, api, http.MethodPut, "/me/second-factor", "启用动态验证码", 200, everybody, a.takeFactor)
	op(a, api, http.MethodPost, "/me/second-factor/drop", "停用动态验证码", 204, everybody, a.dropFactor)
	op(a, api, http.MethodPost, "/me/recovery-codes", "更换恢复码", 201, everybody, a.renewRecoveryCodes)
	op(a, api, http.MethodGet, "/me/sessions", "自己的登录", 200, everybody, a.ownSessions)
	op(a, api, http.MethodDelete, "/me/sessions", "退出自己的其他登录", 200, everybody, a.endOtherSessions)
	op(a, api, http.MethodDelete, "/me/sessions/{id}", "退出自己的一次登录", 204, everybody, a.endOwnSession)
}

// asked is who asks, with the token that proves it.
func asked(ctx context.Context) (who model.Staff, token string, err error) {
	ask, _ := ctx.Value(askerKey{}).(asker)
	who, err = asking(ctx)
	return who, ask.token, err
}

type changingPassword struct {
	Body struct {
		Old      string `json:"old_password"`
		Password string `json:"password" doc:"10 to 128 characters, without the name, and none that is common"`
	}
}

func (a API) changePassword(ctx context.Context, in *changingPassword) (*none, error) {
	who, token, err := asked(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Room.ChangePassword(ctx, who, token, in.Body.Old, in.Body.Password)
}

type factorView struct {
	On       bool `json:"on"`
	Required bool `json:"required"`
	Left     int  `json:"recovery_codes_left"`
}

func (a API) factorState(ctx context.Context, _ *none) (*body[factorView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	on, required, left, err := a.Room.FactorState(ctx, who)
	return &body[factorView]{factorView{on, required, left}}, err
}

// proving is a request that says the password once more.
type proving struct {
	Body struct {
		Password string `json:"password"`
		Code     string `json:"code,omitempty" doc:"Six digits of the second factor that you have, or a recovery code; needed where you have one"`
	}
}

func (in *proving) proof() staff.Proof {
	return staff.Proof{Password: in.Body.Password, Code: in.Body.Code}
}

type offerView struct {
	Secret string `json:"secret" doc:"Base32, to be typed where no picture can be read"`
	URI    string `json:"uri" doc:"otpauth://totp/…"`
	QR     string `json:"qr" doc:"A data: URL of a PNG"`
}

func (a API) offerFactor(ctx context.Context, in *proving) (*body[offerView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	o, err := a.Room.OfferFactor(ctx, who, in.proof())
	if err != nil {
		return nil, err
	}
	return &body[offerView]{offerView{o.Secret, o.URI, "data:image/png;base64," + base64.StdEncoding.EncodeToString(o.QR)}}, nil
}

type takingFactor struct {
	Body struct {
		Code string `json:"code" doc:"Six digits that the authenticator shows now"`
	}
}

type codesView struct {
	Codes []string `json:"recovery_codes" doc:"Shown this once; each is good once in place of a code"`
}

func (a API) takeFactor(ctx context.Context, in *takingFactor) (*body[codesView], error) {
	who, token, err := asked(ctx)
	if err != nil {
		return nil, err
	}
	codes, err := a.Room.TakeFactor(ctx, who, token, in.Body.Code)
	return &body[codesView]{codesView{codes}}, err
}

func (a API) dropFactor(ctx context.Context, in *proving) (*none, error) {
	who, token, err := asked(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Room.DropFactor(ctx, who, token, in.proof())
}

func (a API) renewRecoveryCodes(ctx context.Context, in *proving) (*body[codesView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	codes, err := a.Room.NewRecoveryCodes(ctx, who, in.proof())
	return &body[codesView]{codesView{codes}}, err
}

// sessionDesk is what of the room knows who is logged in where.
type sessionDesk interface {
	Sessions(ctx context.Context, staffID int64, token string, before int64, limit int) (list []model.StaffSession, current int64, err error)
	EndSession(ctx context.Context, id, staffID int64) error
	EndSessions(ctx context.Context, staffID int64, but string) (int, error)
}

type staffSessionView struct {
	ID        int64     `json:"id"`
	StaffID   int64     `json:"staff_id"`
	Staff     string    `json:"staff"`
	Address   string    `json:"address"`
	Agent     string    `json:"agent" doc:"What the browser says of itself"`
	BeganAt   time.Time `json:"began_at"`
	SeenAt    time.Time `json:"seen_at" doc:"Of the last call, to the minute"`
	ExpiresAt time.Time `json:"expires_at"`
	Current   bool      `json:"current" doc:"It is the one that asks"`
}

type sessionsView struct {
	Items []staffSessionView `json:"items"`
	Next  string             `json:"next_cursor"`
}

const sessionsPage = 50

func (a API) sessionList(ctx context.Context, staffID int64, cursor string) (*body[sessionsView], error) {
	_, token, err := asked(ctx)
	if err != nil {
		return nil, err
	}
	before, err := before(cursor)
	if err != nil {
		return nil, err
	}
	list, current, err := a.Room.Sessions(ctx, staffID, token, before, sessionsPage)
	if err != nil {
		return nil, err
	}
	out := sessionsView{Items: make([]staffSessionView, 0, len(list))}
	for _, s := range list {
		out.Items = append(out.Items, staffSessionView{
			s.ID, s.StaffID, s.Staff, s.Address, s.Agent, s.BeganAt.In(a.Zone), s.SeenAt.In(a.Zone), s.ExpiresAt.In(a.Zone), s.ID == current,
		})
	}
	if len(list) == sessionsPage {
		out.Next = cursorOf(list[len(list)-1].ID)
	}
	return &body[sessionsView]{out}, nil
}

func (a API) ownSessions(ctx context.Context, _ *none) (*body[sessionsView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return a.sessionList(ctx, who.ID, "")
}

type endedView struct {
	Ended int `json:"ended"`
}

func (a API) endOtherSessions(ctx context.Context, _ *none) (*body[endedView], error) {
	who, token, err := asked(ctx)
	if err != nil {
		return nil, err
	}
	n, err := a.Room.EndSessions(ctx, who.ID, token)
	return &body[endedView]{endedView{n}}, err
}

type byID struct {
	ID int64 `path:"id"`
}

func (a API) endOwnSession(ctx context.Context, in *byID) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Room.EndSession(ctx, in.ID, who.ID)
}
