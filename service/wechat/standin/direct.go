package standin

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

// Transport carries calls to this platform without a socket, whatever host they name: what wechat.Options.Transport
// takes. The platform need not be started.
func (p *Platform) Transport() http.RoundTripper { return direct{p.routes} }

// direct carries requests to a handler in this process. An answer is handed over when it is complete: nothing streams.
type direct struct{ to http.Handler }

func (d direct) RoundTrip(r *http.Request) (res *http.Response, err error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	in := r.WithContext(r.Context()) // the caller's is not ours to change
	in.Header = r.Header.Clone()
	in.RequestURI, in.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:1"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer in.Body.Close()
	defer cutOff(&err)
	w := &recorder{header: http.Header{}}
	d.to.ServeHTTP(w, in)
	return w.response(r), nil
}

// CloseIdleConnections has none to close.
func (direct) CloseIdleConnections() {}

// cutOff makes of a handler's http.ErrAbortHandler what a caller over a socket gets.
func cutOff(err *error) {
	switch v := recover(); v {
	case nil:
	case http.ErrAbortHandler:
		*err = errors.New("connection lost")
	default:
		panic(v)
	}
}

// recorder takes down what a handler answers.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

func (w *recorder) response(r *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: r,
	}
}
