package sms

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

const maxAnswer = 64 << 10 // bytes; the longest that a provider has a reason to send is one

var errTooLarge = errors.New("the answer is larger than allowed")

// wire is how all providers reach the network, the vendors' SDKs included: with a time limit, a limit on the answer,
// without following redirects, and with notes about what happened. The SDKs' own errors cannot be used for that, since
// they quote addresses and answers.
type wire struct {
	client  *http.Client
	timeout time.Duration
}

func newWire(timeout time.Duration) *wire {
	dialer := &net.Dialer{Timeout: timeout, KeepAlive: 30 * time.Second}
	return &wire{timeout: timeout, client: &http.Client{Transport: guard{&http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: timeout,
		MaxIdleConns:        16,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     60 * time.Second,
	}}}}
}

// notes are what the guard saw of one exchange.
type notes struct {
	status     int // 0: no answer
	retryAfter time.Duration
	err        error // of the transport, also while the answer was read
}

type notesKey struct{}

// begin is a context for one exchange; done releases whatever an SDK left open of it.
func (w *wire) begin(ctx context.Context) (_ context.Context, n *notes, done context.CancelFunc) {
	n = &notes{}
	ctx, done = context.WithTimeout(context.WithValue(ctx, notesKey{}, n), w.timeout)
	return ctx, n, done
}

// guard takes notes and keeps limits under http.Client, where no SDK can go around it.
type guard struct{ next http.RoundTripper }

func (g guard) RoundTrip(req *http.Request) (*http.Response, error) {
	n, noted := req.Context().Value(notesKey{}).(*notes)
	if !noted {
		n = &notes{}
	}
	resp, err := g.next.RoundTrip(req)
	if err != nil {
		n.err = err
		return nil, err
	}
	n.status = resp.StatusCode
	n.retryAfter = retryAfter(resp.Header)
	// Without it http.Client has nowhere to go: a redirect would carry phone and code to whoever the answer names.
	resp.Header.Del("Location")
	resp.Body = &limited{ReadCloser: resp.Body, left: maxAnswer, notes: n}
	return resp, nil
}

// limited fails where an answer is too long, rather than cut it.
type limited struct {
	io.ReadCloser
	left  int
	notes *notes
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		l.notes.err = errTooLarge
		return 0, errTooLarge
	}
	k, err := l.ReadCloser.Read(p[:min(len(p), l.left)])
	l.left -= k
	if err != nil && err != io.EOF {
		l.notes.err = err
	}
	return k, err
}

// failure is the error of an exchange without an answer that can be used, and whether trying again can help: 4xx is
// final but for what says "later" by itself.
func (n *notes) failure(provider string) (bool, error) {
	e := &Error{Provider: provider, Status: n.status, RetryAfter: n.retryAfter}
	switch {
	case n.err != nil:
		e.text, e.cause = reason(n.err)
		return true, e
	case n.status == http.StatusTooManyRequests:
		e.text = http.StatusText(n.status)
		return true, e
	case n.status >= 200 && n.status < 300:
		e.text = "its answer is not readable"
		return true, e
	case n.status >= 300 && n.status < 400:
		e.text = "it answers with a redirect, which is not followed"
		return false, e
	}
	e.text = http.StatusText(n.status)
	return n.status >= 500 || n.status == http.StatusRequestTimeout || n.retryAfter > 0, e
}

// reason is why there was no answer. The words of err are used only where they come from this machine: url.Error prints
// the address with what is secret in it, and net/http quotes what came back.
func reason(err error) (text string, cause error) {
	var (
		timeout net.Error
		lookup  *net.DNSError
		cert    *tls.CertificateVerificationError
		op      *net.OpError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return "given up while waiting", context.Canceled
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time", context.DeadlineExceeded
	case errors.Is(err, errTooLarge):
		return errTooLarge.Error(), nil
	case errors.As(err, &lookup):
		return "its host name is not known", nil
	case errors.As(err, &cert):
		return "its certificate is not trusted", nil
	case errors.As(err, &op):
		return op.Op + ": " + op.Err.Error(), nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it hung up", nil
	default:
		return "its answer is not HTTP", nil
	}
}

// retryAfter is how long the answer asks to wait, in seconds or until a date by the answer's own clock.
func retryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	if v == "" {
		return 0
	}
	if d, err := time.ParseDuration(v + "s"); err == nil && d > 0 {
		return d
	}
	until, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil || !until.After(now) {
		return 0
	}
	return until.Sub(now)
}

// reach returns an error where nobody answers HTTP at url. Most interfaces know no HEAD, so that 4xx is as good an answer
// as any other; header may be nil.
func (w *wire) reach(ctx context.Context, provider, url string, header http.Header) error {
	ctx, n, done := w.begin(ctx)
	defer done()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, url, nil)
	if err != nil {
		return &Error{Provider: provider, text: "its address is not one"}
	}
	if header != nil {
		req.Header = header
	}
	resp, err := w.client.Do(req)
	if err != nil {
		_, failed := n.failure(provider)
		return failed
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusUnauthorized, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		_, failed := n.failure(provider)
		return failed
	}
	return nil
}
