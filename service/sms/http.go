package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
)

// HTTPOptions are a gateway of the city's own.
type HTTPOptions struct {
	URL   string // sms.http.url; may hold a key
	Token string // sms.http.token: the Authorization header, as it is; "": none
}

const viaHTTP = "http"

// httpSender posts messages as JSON. What the gateway makes of our names of texts is its own affair.
type httpSender struct {
	opts HTTPOptions
	wire *wire
	log  *slog.Logger
}

func newHTTPSender(opts HTTPOptions, w *wire, log *slog.Logger) (Sender, error) {
	u, err := url.Parse(opts.URL)
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, errors.New("sms.http.url: takes an http(s) URL") // without it: it may hold a key
	}
	return &httpSender{opts: opts, wire: w, log: log}, nil
}

// Send posts m; any 2xx means that it was taken, whatever the body says.
func (s *httpSender) Send(ctx context.Context, m Message) (bool, error) {
	body, err := encodeMessage(m)
	if err != nil {
		return false, &Error{Provider: viaHTTP, text: "the message cannot be written as JSON"}
	}
	ctx, n, done := s.wire.begin(ctx)
	defer done()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.opts.URL, bytes.NewReader(body))
	if err != nil {
		return false, &Error{Provider: viaHTTP, text: "its address is not one"}
	}
	req.Header = s.header()
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.wire.client.Do(req)
	if err != nil {
		return n.failure(viaHTTP)
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return n.failure(viaHTTP)
	}
	// Only a connection that was read to its end serves the next message. A failure no longer matters.
	_, _ = io.Copy(io.Discard, resp.Body)
	taken(ctx, s.log, viaHTTP, m.Template, "")
	return false, nil
}

// Check asks for the address's head, with the token.
func (s *httpSender) Check(ctx context.Context) error {
	return s.wire.reach(ctx, viaHTTP, s.opts.URL, s.header())
}

func (s *httpSender) header() http.Header {
	h := http.Header{}
	if s.opts.Token != "" {
		h.Set("Authorization", s.opts.Token)
	}
	return h
}

// encodeMessage writes Chinese as it is: simple gateways do not undo \u003c.
func encodeMessage(m Message) ([]byte, error) {
	wire := struct {
		Phone    string            `json:"phone"`
		Template string            `json:"template"`
		Params   map[string]string `json:"params"`
	}{m.Phone, m.Template, m.Params}
	if wire.Params == nil {
		wire.Params = map[string]string{}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(wire)
	return bytes.TrimSpace(b.Bytes()), err
}
