package staff

import (
	"context"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
)

type asker struct {
	who   model.Staff
	token string
	err   error
}

type askerKey struct{}

// know finds out who is asking; it refuses nobody.
func (a API) know(c *gin.Context) {
	token, found := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	ask := asker{token: token, err: model.ErrNoStaffSession}
	if found && token != "" {
		ask.who, ask.err = a.Room.Who(c.Request.Context(), token)
	}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), askerKey{}, ask))
	c.Next()
}

// asking is who is asking, or model.ErrNoStaffSession.
func asking(ctx context.Context) (model.Staff, error) {
	ask, ok := ctx.Value(askerKey{}).(asker)
	if !ok {
		return model.Staff{}, model.ErrNoStaffSession
	}
	return ask.who, ask.err
}

type logIn struct {
	Body struct {
		Name     string `json:"name"`
		Password string `json:"password"`
	}
}

type sessionView struct {
	Token     string    `json:"token" doc:"Goes into Authorization: Bearer …"`
	ExpiresAt time.Time `json:"expires_at" doc:"At the latest; half an hour without a call ends it sooner"`
	LogInView
}

// LogInView is who somebody is. It is exported because it is embedded.
type LogInView struct {
	Name       string       `json:"name"`
	Roles      []model.Role `json:"roles"`
	Department string       `json:"department" doc:"Code; of a handler his own"`
}

func newLogInView(s model.Staff) LogInView { return LogInView{s.Name, s.Roles, s.Department} }

func (a API) logIn(ctx context.Context, in *logIn) (*body[sessionView], error) {
	token, err := a.Room.LogIn(ctx, in.Body.Name, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return &body[sessionView]{sessionView{token.Value, token.Expires.In(a.Zone), newLogInView(token.Staff)}}, nil
}

func (a API) logOut(ctx context.Context, _ *none) (*none, error) {
	ask, _ := ctx.Value(askerKey{}).(asker)
	return nil, a.Room.LogOut(ctx, ask.token)
}

func (a API) me(ctx context.Context, _ *none) (*body[LogInView], error) {
	who, err := asking(ctx)
	return &body[LogInView]{newLogInView(who)}, err
}
