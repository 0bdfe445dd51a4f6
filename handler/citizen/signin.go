package citizen

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
)

// ErrCodeSpent says that a code of the web authorisation was used already or has expired.
var ErrCodeSpent = errors.New("the authorisation code is spent")

// SignIns keeps the sign-ins that are under way, and knows who the openid belongs to.
type SignIns interface {
	Get(ctx context.Context, key string) (value string, found bool, err error)
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	Take(ctx context.Context, key string) (value string, found bool, err error)
	Meet(ctx context.Context, openID string) (model.Citizen, error)
}

// signIn is one sign-in on its way through WeChat.
type signIn struct {
	Next    string // where the citizen wanted to go
	Browser string // whose cookie it began with: nobody else may end it
	Citizen int64  // once it has ended
}

const (
	browserCookie = "hotline_signin"
	signInLife    = 10 * time.Minute
	secondLoad    = time.Minute // WeChat's browser sometimes loads the callback twice
	waitForFirst  = 2 * time.Second
)

// oauthStart sends the citizen to WeChat's authorisation page.
func (a API) oauthStart(c *gin.Context) {
	browser, err := c.Cookie(browserCookie)
	if err != nil || len(browser) != len(rand.Text()) {
		browser = rand.Text()
	}
	state := rand.Text()
	s := signIn{Next: sameOrigin(c.Query("next")), Browser: browser}
	page, err := a.WeChat.AuthorizeURL(a.PublicURL+"/h5/oauth/callback", state)
	if err == nil {
		err = a.keep(c, "signin:"+state, s, signInLife)
	}
	if err != nil {
		a.failPage(c, err)
		return
	}
	http.SetCookie(c.Writer, &http.Cookie{ //nolint:gosec // Secure goes with the scheme of server.public_url
		Name: browserCookie, Value: browser, Path: "/h5/oauth", MaxAge: int(signInLife.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(a.PublicURL, "https://"),
	})
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusFound, page)
}

// oauthCallback ends the authorisation: each state once, in the browser that it began in.
func (a API) oauthCallback(c *gin.Context) {
	state := c.Query("state")
	s, err := a.take(c, state)
	if err != nil {
		a.failPage(c, err)
		return
	}
	if s.Citizen == 0 {
		if s.Citizen, err = a.exchange(c, c.Query("code")); err == nil {
			err = a.keep(c, "signed:"+state, s, secondLoad)
		}
		if err != nil {
			a.failPage(c, err)
			return
		}
	}
	if err := a.Sessions.SignIn(c.Request.Context(), c.Writer, s.Citizen); err != nil {
		a.failPage(c, err)
		return
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusFound, s.Next)
}

var (
	errState  = model.ErrInvalid.Saying("登录已超时，请返回公众号菜单重新进入")
	errDenied = model.ErrInvalid.Saying("您没有同意授权，无法登录；请返回公众号菜单重新进入")
)

// take is the sign-in that a state stands for: fresh, or, where this is the second load of the page, as the first load
// ended it.
func (a API) take(c *gin.Context, state string) (signIn, error) {
	ctx := c.Request.Context()
	v, found, err := a.SignIns.Take(ctx, "signin:"+state)
	if err != nil {
		return signIn{}, errors.Join(model.ErrUnavailable, err)
	}
	var s signIn
	if found {
		err = a.keepRaw(ctx, "signing:"+state, v, secondLoad)
	} else {
		v, err = a.firstLoad(ctx, state)
	}
	if err != nil {
		return signIn{}, err
	}
	if err := json.Unmarshal([]byte(v), &s); err != nil {
		return signIn{}, errState
	}
	browser, err := c.Cookie(browserCookie)
	if err != nil || subtle.ConstantTimeCompare([]byte(browser), []byte(s.Browser)) != 1 {
		return signIn{}, errState
	}
	return s, nil
}

// firstLoad waits a moment for the load that took the state away.
func (a API) firstLoad(ctx context.Context, state string) (string, error) {
	if _, going, err := a.SignIns.Get(ctx, "signing:"+state); err != nil || !going {
		return "", errors.Join(errState, err)
	}
	ctx, cancel := context.WithTimeout(ctx, waitForFirst)
	defer cancel()
	for {
		if v, done, err := a.SignIns.Get(ctx, "signed:"+state); err == nil && done {
			return v, nil
		}
		select {
		case <-ctx.Done():
			return "", errState
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (a API) exchange(c *gin.Context, code string) (int64, error) {
	if code == "" {
		return 0, errDenied
	}
	openID, err := a.WeChat.OpenID(c.Request.Context(), code)
	if errors.Is(err, ErrCodeSpent) {
		return 0, errState
	}
	if err != nil {
		return 0, errors.Join(model.ErrUnavailable, err)
	}
	who, err := a.SignIns.Meet(c.Request.Context(), openID)
	return who.ID, err
}

func (a API) keep(c *gin.Context, key string, s signIn, ttl time.Duration) error {
	v, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return a.keepRaw(c.Request.Context(), key, string(v), ttl)
}

func (a API) keepRaw(ctx context.Context, key, v string, ttl time.Duration) error {
	if err := a.SignIns.Set(ctx, key, v, ttl); err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	return nil
}

// longestNext is more than any page of ours is called. A next is kept for everybody who begins to sign in, and anybody may.
const longestNext = 512 // bytes

// sameOrigin is next where it is a path of ours, else the first page. Browsers read \ as /, and // begins a host.
func sameOrigin(next string) string {
	const home = "/h5/"
	u, err := url.Parse(next)
	if err != nil || len(next) > longestNext || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(u.Path, "//") ||
		strings.ContainsAny(next, "\\\r\n\t") || strings.HasPrefix(u.Path, "/h5/oauth/") {
		return home
	}
	return next
}
