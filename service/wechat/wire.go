package wechat

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	maxAnswer  = 8 << 20 // bytes of a JSON answer; a page of transcripts is the largest, and we ask for small pages
	fileFactor = 4       // how many times longer a file may take than a call
)

// wire carries requests to the platform, ours and the SDK's alike: with a time limit, a size limit, and errors that do not
// repeat what was sent.
type wire struct {
	http    *http.Client
	base    string // Options.APIURL
	secret  string // Options.AppSecret, to strike out
	timeout time.Duration
}

func newWire(opts Options) *wire {
	if opts.Transport == nil {
		opts.Transport = network(opts.Timeout)
	}
	return &wire{
		base: opts.APIURL, secret: opts.AppSecret, timeout: opts.Timeout,
		http: &http.Client{
			Transport: opts.Transport,
			// A redirect would carry the token to whoever the answer names.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

func network(timeout time.Duration) http.RoundTripper {
	dialer := &net.Dialer{Timeout: timeout, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: timeout,
		MaxIdleConns:        64,
		MaxIdleConnsPerHost: 32,
		IdleConnTimeout:     60 * time.Second,
	}
}

// shipment is one HTTP request, ready to be sent any number of times.
type shipment struct {
	method      string
	path        string
	query       url.Values
	contentType string
	body        []byte
	limit       int64 // bytes of answer; 0: maxAnswer
	slow        bool  // a file: fileFactor times the timeout
	public      bool  // nothing in the body is personal, so the platform's words about it may be shown
}

type answer struct {
	path   string
	header http.Header
	body   []byte
	redact redactor
}

// send has the answer read whole. Its errors are *CallError.
func (w *wire) send(ctx context.Context, s shipment) (answer, error) {
	timeout, limit := w.timeout, s.limit
	if s.slow {
		timeout *= fileFactor
	}
	if limit == 0 {
		limit = maxAnswer
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	a := answer{path: s.path, redact: w.redactor(s)}
	req, err := s.request(ctx, w.base)
	if err != nil {
		return a, &CallError{Path: s.path, text: "the address of the platform is not one", cause: errAddress}
	}
	resp, err := w.http.Do(req)
	if err != nil {
		return a, a.failed(err)
	}
	defer resp.Body.Close()
	a.header = resp.Header
	if resp.StatusCode != http.StatusOK {
		return a, &CallError{Path: s.path, Status: resp.StatusCode, text: http.StatusText(resp.StatusCode)}
	}
	if resp.ContentLength > limit {
		return a, a.tooLarge()
	}
	if a.body, err = io.ReadAll(io.LimitReader(resp.Body, limit+1)); err != nil {
		return a, a.failed(err)
	}
	if int64(len(a.body)) > limit {
		return a, a.tooLarge()
	}
	return a, nil
}

// request is built anew for every attempt, so that a body can be sent again.
func (s shipment) request(ctx context.Context, base string) (*http.Request, error) {
	target := base + s.path
	if len(s.query) > 0 {
		target += "?" + s.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, s.method, target, newBody(s.body))
	if err != nil {
		return nil, err
	}
	if s.contentType != "" {
		req.Header.Set("Content-Type", s.contentType)
	}
	return req, nil
}

var errAddress = errors.New("wechat.api_url cannot be used")

// failed drops url.Error, which prints the address with every token in it.
func (a answer) failed(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}
	return &CallError{Path: a.path, text: a.redact.text(err.Error()), cause: err}
}

func (a answer) tooLarge() error {
	return &CallError{Path: a.path, Status: http.StatusOK, text: ErrTooLarge.Error(), cause: ErrTooLarge}
}
