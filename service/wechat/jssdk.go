package wechat

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/silenceper/wechat/v2/util"
)

// JSConfig is what a page hands to wx.config, beside its list of functions. It is no wire format.
type JSConfig struct {
	AppID     string
	Timestamp int64 // unix seconds
	NonceStr  string
	Signature string
}

// ErrPage is a page address that cannot be signed.
var ErrPage = errors.New("the page address is not an absolute http address")

const ticketPath = "/cgi-bin/ticket/getticket"

// JSConfig signs a page's address, as it stands in the address bar; what follows # is not part of it (protocol §8). Whether the
// page is ours is for the caller to check.
func (g *Gateway) JSConfig(ctx context.Context, pageURL string) (JSConfig, error) {
	page, err := signedPart(pageURL)
	if err != nil {
		return JSConfig{}, err
	}
	ticket, err := g.flights.do(ctx, ticketPath, "ticket", g.ticket)
	if err != nil {
		return JSConfig{}, err
	}
	c := JSConfig{AppID: g.opts.AppID, Timestamp: g.now().Unix(), NonceStr: rand.Text()}
	c.Signature = util.Signature(fmt.Sprintf("jsapi_ticket=%s&noncestr=%s&timestamp=%d&url=%s", ticket, c.NonceStr, c.Timestamp, page))
	return c, nil
}

// ticket is kept by the SDK, shared through the cache, and renewed 25 minutes before its end.
func (g *Gateway) ticket(ctx context.Context) (ticket string, err error) {
	err = g.withToken(ctx, true, func(token string) (err error) {
		ticket, err = g.tickets.GetTicketContext(g.forSDK(ctx), token)
		return fromSDK(ticketPath, err)
	})
	if err == nil && ticket == "" {
		err = &CallError{Path: ticketPath, text: "the answer holds no ticket", cause: ErrAnswer}
	}
	return ticket, err
}

// signedPart keeps the query byte for byte, and gives a bare host the slash that the browser shows.
func signedPart(pageURL string) (string, error) {
	page, _, _ := strings.Cut(pageURL, "#")
	u, err := url.Parse(page)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return "", ErrPage
	}
	if u.Path == "" {
		host, query, found := strings.Cut(page, "?")
		page = host + "/"
		if found {
			page += "?" + query
		}
	}
	return page, nil
}
