package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// request is one call of the platform's API.
type request struct {
	path       string
	query      url.Values // without the token
	in         any        // the JSON body: the call is a POST; nil: a GET
	repeatable bool       // asking twice does no harm: a read, or a send that the platform dedupes
	public     bool       // nothing in it is personal
}

func read(path string, query url.Values) request {
	return request{path: path, query: query, repeatable: true}
}

// call asks the platform and decodes its answer into out (nil: only whether it said yes).
func (g *Gateway) call(ctx context.Context, r request, out any) error {
	s, err := r.shipment()
	if err != nil {
		return err
	}
	return g.ship(ctx, s, r.repeatable, func(a answer) error { return a.decode(out) })
}

// ship sends s with the token and has the answer taken in.
func (g *Gateway) ship(ctx context.Context, s shipment, repeatable bool, take func(answer) error) error {
	return g.withToken(ctx, repeatable, func(token string) error {
		a, err := g.wire.send(ctx, s.with(token))
		if err != nil {
			return err
		}
		return take(a)
	})
}

// again does what may be repeated once more after a short wait, if the platform was busy or asked too fast. A used-up day
// (45009) is not repeated: it would not come back in a moment.
func (g *Gateway) again(ctx context.Context, repeatable bool, do func() error) error {
	err := do()
	if !repeatable || !Is(err, Busy, TooFast) {
		return err
	}
	if g.pause(ctx) != nil {
		return err
	}
	return do()
}

func (r request) shipment() (shipment, error) {
	s := shipment{method: http.MethodGet, path: r.path, query: r.query, public: r.public}
	if r.in == nil {
		return s, nil
	}
	body, err := encode(r.in)
	if err != nil {
		return s, fmt.Errorf("encode the request to %s: %w", r.path, err)
	}
	s.method, s.body, s.contentType = http.MethodPost, body, "application/json; charset=utf-8"
	return s, nil
}

// with is s carrying the token.
func (s shipment) with(token string) shipment {
	q := url.Values{"access_token": {token}}
	for k, v := range s.query {
		q[k] = v
	}
	s.query = q
	return s
}

// encode writes Chinese as it is and <a href> unescaped: the platform answers 40033 to \uXXXX.
func encode(in any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(in); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

func newBody(b []byte) io.Reader {
	if b == nil {
		return http.NoBody
	}
	return bytes.NewReader(b)
}

// decode is an *APIError where the platform refuses, a *CallError where the answer is not JSON as promised. Content-Type is
// not looked at: the platform says text/plain as often as application/json.
func (a answer) decode(out any) error {
	if err := a.refusal(); err != nil || out == nil {
		return err
	}
	if err := unmarshal(a.body, out); err != nil {
		return a.unreadable()
	}
	return nil
}

// refusal is the errcode of the answer, if it has one that is not 0. Successes come with and without (protocol §2).
func (a answer) refusal() error {
	var head struct {
		Code number `json:"errcode"`
		Msg  string `json:"errmsg"`
	}
	if err := unmarshal(a.body, &head); err != nil {
		return a.unreadable()
	}
	if head.Code == 0 {
		return nil
	}
	return &APIError{Code: int(head.Code), Msg: a.redact.text(head.Msg), Path: a.path}
}

func (a answer) unreadable() error {
	text := fmt.Sprintf("the answer (%d bytes of %q) is not the JSON that was promised", len(a.body), mediaType(a.header))
	return &CallError{Path: a.path, Status: http.StatusOK, text: text, cause: ErrAnswer}
}

// unmarshal reads an object. Names and chat texts arrive with raw control characters now and then, which JSON forbids:
// the second try reads them as blanks.
func unmarshal(body []byte, out any) error {
	err := json.Unmarshal(body, out)
	if err == nil {
		return nil
	}
	cleaned := bytes.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, body)
	return json.Unmarshal(cleaned, out)
}
