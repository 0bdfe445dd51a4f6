package citizen

import (
	"context"
	"crypto/rand"
	"net/http"
	"regexp"
	"strings"
	"time"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/knowledge"
)

// voterCookie marks a browser in which nobody is signed in, for nothing but that it votes once a day.
const (
	voterCookie = "hotline_browser"
	voterLife   = 365 * 24 * time.Hour
)

var voterMark = regexp.MustCompile(`^[A-Z2-7]{26}$`) // rand.Text

type votingRequest struct {
	ID      string `path:"id"`
	Browser string `cookie:"hotline_browser" doc:"Set by the first vote"`
	Address session.Address
	Body    struct {
		Useful *bool `json:"useful" doc:"true: 有用, false: 没用"`
	}
}

type voteView struct {
	Useful int `json:"useful" doc:"How many found it of use, with this vote"`
}

type votedView struct {
	SetCookie string `header:"Set-Cookie"`
	Body      voteView
}

// voteArticle counts once a citizen, or else once a browser, a day.
func (a API) voteArticle(ctx context.Context, in *votingRequest) (*votedView, error) {
	if in.Body.Useful == nil {
		return nil, model.ErrInvalid.With("useful", "请选择 true（有用）或 false（没用）")
	}
	by := knowledge.Voter{Browser: in.Browser, Address: string(in.Address)}
	out := &votedView{}
	if who, err := session.Citizen(ctx); err == nil {
		by.Citizen = who.ID
	} else if !voterMark.MatchString(by.Browser) {
		by.Browser = rand.Text()
		out.SetCookie = (&http.Cookie{ //nolint:gosec // Secure goes with the scheme of server.public_url
			Name: voterCookie, Value: by.Browser, Path: Base, MaxAge: int(voterLife / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode,
			Secure: strings.HasPrefix(a.PublicURL, "https://"),
		}).String()
	}
	e, err := a.Knowledge.Vote(ctx, in.ID, by, *in.Body.Useful)
	out.Body.Useful = e.Useful
	return out, err
}
