// Package handler is what stands at server.addr and server.admin_addr.
package handler

import (
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/citizen"
	"example.org/hotline/handler/open"
	"example.org/hotline/handler/open311"
	"example.org/hotline/handler/reply"
	"example.org/hotline/handler/staff"
	"example.org/hotline/model"
)

// Site is all that stands at server.addr.
type Site struct {
	Callback     callback
	Citizen      citizen.API
	Staff        staff.API
	Open         open.API
	Open311      open311.API
	Reply        reply.Replier
	H5           fs.FS // the built pages, with index.html at the root
	H5Built      bool
	Console      fs.FS // the built staff console, like H5
	ConsoleBuilt bool
	PublicURL    string
	Proxies      []netip.Prefix // whose X-Forwarded-For is believed
	Version      string
	Log          *slog.Logger
}

// callback is *callback.Receiver.
type callback interface {
	Verify(c *gin.Context)
	Receive(c *gin.Context)
}

// apiTime is how long a call of a JSON API may take; what hangs behind it must not hold the citizen longer.
const apiTime = 10 * time.Second

// Handler is every route and what stands before it. WeChat's callback has a budget and an answer of its own and goes
// through none of it.
func (s Site) Handler() (http.Handler, error) {
	reply.UseForHuma()
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.ContextWithFallback = true
	e.RedirectTrailingSlash = false // it would send /h5/, which is no route of gin's, to /h5 and back
	trusted := make([]string, len(s.Proxies))
	for i, p := range s.Proxies {
		trusted[i] = p.String()
	}
	if err := e.SetTrustedProxies(trusted); err != nil {
		return nil, err
	}

	e.GET("/wechat/callback", s.Callback.Verify)
	e.POST("/wechat/callback", s.Callback.Receive)

	e.Use(marked, unbelieved(s.Proxies, s.Log), logged(s.Log), recovered(s.Reply), secured)
	doc := newDocument(s.PublicURL, s.Version)
	origin, err := sameOrigin(s.Reply, s.PublicURL)
	if err != nil {
		return nil, err
	}
	s.Citizen.Routes(e, doc, inTime, origin)
	s.Citizen.Streams(e, origin)
	s.Staff.Routes(e, doc, inTime, origin)
	s.Staff.Streams(e, origin)
	s.Open.Routes(e, doc, inTime)
	s.Open311.Routes(e, doc, inTime)
	if err := describe(e, doc); err != nil {
		return nil, err
	}

	apps := []pages{newPages("/h5/", "citizens' pages", s.H5, s.H5Built), newPages("/console/", "staff console", s.Console, s.ConsoleBuilt).ownScripts().showing(s.Staff.Tiles.URL)}
	e.GET("/", func(c *gin.Context) { c.Redirect(http.StatusFound, apps[0].base) })
	for _, app := range apps {
		e.GET(strings.TrimSuffix(app.base, "/"), func(c *gin.Context) { c.Redirect(http.StatusFound, app.base) })
	}
	e.NoRoute(func(c *gin.Context) {
		for _, app := range apps {
			if strings.HasPrefix(c.Request.URL.Path, app.base) && (c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead) {
				app.serve(c)
				return
			}
		}
		s.Reply.Fail(c, model.ErrNoSuchPath)
	})
	e.NoMethod(s.Reply.NoMethod)
	return e, nil
}
