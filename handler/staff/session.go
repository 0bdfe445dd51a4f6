package staff

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

type asker struct {
	who   model.Staff
	token string
	err   error
	trail *trail
}

type askerKey struct{}

// know finds out who is asking. It refuses nobody, but has who asks too much asked by nobody: no route answers him, nor writes a line.
func (a API) know(c *gin.Context) {
	token, found := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	if kept, err := c.Cookie(cookieName); !found && err == nil {
		token = kept
	}
	ask := asker{token: token, err: model.ErrNoStaffSession, trail: newTrail(c)}
	switch {
	case token == "":
	case byItself(c):
		ask.who, ask.err = a.Room.Still(c.Request.Context(), token)
	default:
		ask.who, ask.err = a.Room.Who(c.Request.Context(), token)
	}
	if ask.err == nil {
		if wait := a.Pace.take(ask.who.ID, a.Now()); wait > 0 {
			ask.who, ask.err = model.Staff{}, errPace.After(wait)
		}
	}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), askerKey{}, ask))
	c.Next()
	a.settle(c, ask)
}

// idleHeader marks a call of a page that nobody has touched for a while.
const idleHeader = "Hotline-Idle"

// byItself is whether a page calls by itself: a list that renews itself, or a stream that comes again, keeps no session of who has left.
// Whoever says so of a call of his own only loses his session sooner.
func byItself(c *gin.Context) bool {
	return c.GetHeader(idleHeader) != "" || strings.HasSuffix(c.FullPath(), "/stream")
}

// asking is who is asking, or model.ErrNoStaffSession.
func asking(ctx context.Context) (model.Staff, error) {
	ask, ok := ctx.Value(askerKey{}).(asker)
	if !ok {
		return model.Staff{}, model.ErrNoStaffSession
	}
	return ask.who, ask.err
}

// sessionRoutes are what everybody does with his own log-in.
func (a API) sessionRoutes(api huma.API) {
	open(a, api, http.MethodGet, "/setup", "是否首次使用", 200, a.setUpState)
	open(a, api, http.MethodPost, "/setup", "首次使用，创建管理员", 204, a.setUp)
	open(a, api, http.MethodPost, "/sessions", "登录", 201, a.logIn)
	op(a, api, http.MethodDelete, "/sessions", "退出", 204, everybody, a.logOut)
	op(a, api, http.MethodGet, "/me", "谁在使用", 200, everybody, a.me)
	a.ownRoutes(api)
}

// first are the routes of who has a password that somebody else set, or no second factor where one is required: until he has seen
// to that there are no others for him.
var first = map[string]bool{
	"GET /me": true, "DELETE /sessions": true, "PUT /me/password": true, "GET /me/second-factor": true, "POST /me/second-factor": true, "PUT /me/second-factor": true,
}

// due is what somebody has to do before he uses a route.
func due(ctx context.Context, who model.Staff) error {
	ask, _ := ctx.Value(askerKey{}).(asker)
	switch {
	case ask.trail != nil && first[ask.trail.route]:
		return nil
	case who.PasswordDue:
		return model.ErrPasswordDue
	case who.FactorDue:
		return model.ErrFactorDue
	}
	return nil
}

// caller is where a request comes from, as gin tells it behind the proxies that it trusts.
type caller struct {
	address session.Address
	agent   string
	devices []string
}

// Resolve reads it from the request.
func (c *caller) Resolve(ctx huma.Context) []error {
	c.agent = ctx.Header("User-Agent")
	if kept, err := humagin.Unwrap(ctx).Cookie(deviceCookie); err == nil && kept != "" {
		c.devices = strings.Split(kept, ".")
	}
	return c.address.Resolve(ctx)
}

func (c caller) attempt(ctx context.Context, name, password, code string) staff.Attempt {
	return staff.Attempt{Name: name, Password: password, Code: code, Address: string(c.address), Agent: c.agent, Request: reply.RequestID(ctx), Devices: c.devices}
}

type logIn struct {
	Caller caller
	Body   struct {
		Name     string `json:"name"`
		Password string `json:"password"`
		Code     string `json:"code,omitempty" doc:"Six digits of the second factor, or a recovery code; asked for with 401 second_factor_needed"`
		Cookie   bool   `json:"cookie,omitempty" doc:"Keep the token in a cookie instead of answering with it"`
	}
}

type sessionView struct {
	Token     string    `json:"token,omitempty" doc:"Goes into Authorization: Bearer …"`
	ExpiresAt time.Time `json:"expires_at" doc:"At the latest; half an hour without a call ends it sooner"`
	LogInView
}

// LogInView is who somebody is. It is exported because it is embedded.
type LogInView struct {
	ID         int64        `json:"id"`
	Name       string       `json:"name"`
	Roles      []model.Role `json:"roles"`
	Department string       `json:"department" doc:"Code; of a handler his own"`
	Due        []string     `json:"due" doc:"What has to be done before anything else: password, second_factor"`
}

func newLogInView(s model.Staff) LogInView {
	v := LogInView{s.ID, s.Name, s.Roles, s.Department, []string{}}
	if s.PasswordDue {
		v.Due = append(v.Due, "password")
	}
	if s.FactorDue {
		v.Due = append(v.Due, "second_factor")
	}
	return v
}

// loggedIn is the answer to a log-in, which may set the cookie.
type loggedIn struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      sessionView
}

func (a API) logIn(ctx context.Context, in *logIn) (*loggedIn, error) {
	token, err := a.Room.LogIn(ctx, in.Caller.attempt(ctx, in.Body.Name, in.Body.Password, in.Body.Code))
	if err != nil {
		return nil, err
	}
	out := &loggedIn{Body: sessionView{token.Value, token.Expires.In(a.Zone), newLogInView(token.Staff)}}
	if in.Body.Cookie {
		out.Body.Token, out.SetCookie = "", []http.Cookie{a.cookie(token.Value, 0), a.device(token.Devices)}
	}
	return out, nil
}

type setUpView struct {
	Needed bool `json:"needed" doc:"Nobody can log in yet"`
}

func (a API) setUpState(ctx context.Context, _ *none) (*body[setUpView], error) {
	needed, err := a.Room.NeedsSetUp(ctx)
	return &body[setUpView]{setUpView{needed}}, err
}

type settingUp struct {
	Caller caller
	Body   struct {
		Code     string `json:"code" doc:"The service prints it when it starts"`
		Name     string `json:"name"`
		Password string `json:"password"`
	}
}

func (a API) setUp(ctx context.Context, in *settingUp) (*none, error) {
	return nil, a.Room.SetUp(ctx, in.Caller.attempt(ctx, in.Body.Name, in.Body.Password, in.Body.Code))
}

const cookieName = "hotline_staff"

// cookie keeps a token where no script reads it. It ends with the browser; the session behind it ends sooner. An age below zero
// takes it away.
func (a API) cookie(token string, age int) http.Cookie {
	return http.Cookie{ //nolint:gosec // Secure wherever server.public_url is https
		Name: cookieName, Value: token, Path: "/api/staff", MaxAge: age, HttpOnly: true, Secure: a.Secure, SameSite: http.SameSiteStrictMode,
	}
}

const (
	deviceCookie = "hotline_staff_device"
	deviceKept   = 180 * 24 * time.Hour
)

// device keeps the marks of who logged in here, for the log-in alone; it stays when somebody logs out.
func (a API) device(marks []string) http.Cookie {
	return http.Cookie{ //nolint:gosec // Secure wherever server.public_url is https
		Name: deviceCookie, Value: strings.Join(marks, "."), Path: Base + "/sessions", MaxAge: int(deviceKept.Seconds()), HttpOnly: true, Secure: a.Secure,
		SameSite: http.SameSiteStrictMode,
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
