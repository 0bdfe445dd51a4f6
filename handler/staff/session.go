package staff

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
)

type asker struct {
	who   model.Staff
	token string
	err   error
	trail *trail
}

type askerKey struct{}

// know finds out who is asking; it refuses nobody.
func (a API) know(c *gin.Context) {
	token, found := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	if kept, err := c.Cookie(cookieName); !found && err == nil {
		token = kept
	}
	ask := asker{token: token, err: model.ErrNoStaffSession, trail: newTrail(c)}
	if token != "" {
		ask.who, ask.err = a.Room.Who(c.Request.Context(), token)
	}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), askerKey{}, ask))
	c.Next()
	a.settle(c, ask)
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
		Cookie   bool   `json:"cookie" doc:"Keep the token in a cookie instead of answering with it"`
	}
}

type sessionView struct {
	Token     string    `json:"token,omitempty" doc:"Goes into Authorization: Bearer …"`
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

// loggedIn is the answer to a log-in, which may set the cookie.
type loggedIn struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      sessionView
}

func (a API) logIn(ctx context.Context, in *logIn) (*loggedIn, error) {
	token, err := a.Room.LogIn(ctx, in.Body.Name, in.Body.Password)
	if err != nil {
		return nil, err
	}
	out := &loggedIn{Body: sessionView{token.Value, token.Expires.In(a.Zone), newLogInView(token.Staff)}}
	if in.Body.Cookie {
		out.Body.Token, out.SetCookie = "", []http.Cookie{a.cookie(token.Value, 0)}
	}
	return out, nil
}

const cookieName = "hotline_staff"

// cookie keeps a token where no script reads it. It ends with the browser; the session behind it ends sooner. An age below zero
// takes it away.
func (a API) cookie(token string, age int) http.Cookie {
	return http.Cookie{ //nolint:gosec // Secure wherever server.public_url is https
		Name: cookieName, Value: token, Path: "/api/staff", MaxAge: age, HttpOnly: true, Secure: a.Secure, SameSite: http.SameSiteStrictMode,
	}
}

type loggedOut struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

func (a API) logOut(ctx context.Context, _ *none) (*loggedOut, error) {
	ask, _ := ctx.Value(askerKey{}).(asker)
	return &loggedOut{[]http.Cookie{a.cookie("", -1)}}, a.Room.LogOut(ctx, ask.token)
}

func (a API) me(ctx context.Context, _ *none) (*body[LogInView], error) {
	who, err := asking(ctx)
	return &body[LogInView]{newLogInView(who)}, err
}
