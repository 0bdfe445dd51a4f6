package open

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
	"example.org/hotline/service/partner"
)

type partnerKey struct{}

// asking is the partner that signed the request.
func asking(ctx context.Context) (model.Partner, error) {
	p, ok := ctx.Value(partnerKey{}).(model.Partner)
	if !ok { // a route without signed: no stranger comes in by a mistake of ours
		return p, model.ErrBadSignature
	}
	return p, nil
}

// signed lets a request through whose partner has the scope.
func (a API) signed(scope model.Scope) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := humagin.Unwrap(ctx)
		c.Header("Cache-Control", "no-store")
		p, err := a.verify(c)
		if err == nil && !p.May(scope) {
			err = model.ErrScopeMissing
		}
		if err != nil {
			a.Reply.Fail(c, err)
			return
		}
		next(huma.WithValue(ctx, partnerKey{}, p))
	}
}

func (a API) verify(c *gin.Context) (model.Partner, error) {
	content, err := read(c)
	if err != nil {
		return model.Partner{}, err
	}
	r := c.Request
	p, err := a.Gate.Verify(r.Context(), partner.Request{
		Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Body: content,
		Client: r.Header.Get(partner.HeaderClient), Key: r.Header.Get(partner.HeaderKey), Timestamp: r.Header.Get(partner.HeaderTimestamp),
		Nonce: r.Header.Get(partner.HeaderNonce), Signature: r.Header.Get(partner.HeaderSignature),
	})
	if err != nil {
		return p, err
	}
	if tooDeep(content) {
		return p, model.ErrInvalid.Saying("请求内容的 JSON 嵌套太深")
	}
	r.Body = io.NopCloser(bytes.NewReader(content))
	return p, nil
}

// read takes the body whole: the signature covers it.
func read(c *gin.Context) ([]byte, error) {
	// A test's recorder takes no deadline, and a server that takes none has one of its own.
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(bodyTime)) //nolint:forbidigo // the connection's time, not the city's
	content, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, model.ErrTooLarge
	case err != nil:
		return nil, model.ErrInvalid.Saying("请求内容没有完整送达，请重试")
	}
	return content, nil
}

// tooDeep tells whether brackets nest deeper than any form has them: a parser would go along, level by level.
func tooDeep(content []byte) bool {
	depth, inText := 0, false
	for i := 0; i < len(content); i++ {
		switch c := content[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
