package handler

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
)

// marked gives a request an id, which its log lines and its errors carry.
func marked(c *gin.Context) {
	id := rand.Text()[:16]
	c.Request = c.Request.WithContext(reply.WithRequestID(c.Request.Context(), id))
	c.Header("X-Request-Id", id)
	c.Next()
}

// logged writes a line a request. It names the route, not the path or the query: those hold ticket numbers.
func logged(log *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		began := time.Now() //nolint:forbidigo // measures how long, not what time it is
		c.Next()
		route := c.FullPath()
		if route == "" {
			route = "page"
		}
		level := slog.LevelInfo
		if c.Writer.Status() < http.StatusBadRequest && c.Request.Method == http.MethodGet {
			level = slog.LevelDebug
		}
		ctx := c.Request.Context()
		log.LogAttrs(ctx, level, "request", slog.String("request", reply.RequestID(ctx)), slog.String("method", c.Request.Method),
			slog.String("route", route), slog.Int("status", c.Writer.Status()), slog.Duration("took", time.Since(began)))
	}
}

// unbelieved warns once of a proxy in a private network whose word is not taken: everybody behind it has one address, that is the
// limits of one.
func unbelieved(proxies []netip.Prefix, log *slog.Logger) gin.HandlerFunc {
	var told atomic.Bool
	return func(c *gin.Context) {
		if c.GetHeader("X-Forwarded-For") != "" && !told.Load() {
			peer, err := netip.ParseAddr(c.RemoteIP())
			peer = peer.Unmap()
			ours := slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(peer) })
			if err == nil && peer.IsPrivate() && !ours && told.CompareAndSwap(false, true) {
				log.WarnContext(c.Request.Context(), "X-Forwarded-For not believed: if this is our proxy, server.trusted_proxies has to list it", "peer", peer.String())
			}
		}
		c.Next()
	}
}

// recovered turns a panic into an answer and a line with its stack.
func recovered(r reply.Replier) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler: // the connection is to be cut, not answered
				panic(p)
			default:
				r.Fail(c, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		c.Next()
	}
}

// secured sets what every answer says to the browser.
func secured(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	c.Next()
}

// inTime bounds how long a call may take.
func inTime(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), apiTime)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

// sameOrigin refuses calls that change something and come from another site's page.
func sameOrigin(r reply.Replier, publicURL string) (gin.HandlerFunc, error) {
	guard := http.NewCrossOriginProtection()
	if err := guard.AddTrustedOrigin(publicURL); err != nil {
		return nil, fmt.Errorf("server.public_url: %w", err)
	}
	return func(c *gin.Context) {
		if err := guard.Check(c.Request); err != nil {
			r.Fail(c, model.ErrForeignOrigin)
			return
		}
		c.Header("Cache-Control", "no-store")
		c.Next()
	}, nil
}
