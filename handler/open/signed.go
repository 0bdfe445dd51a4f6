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
		p, content, err := a.verify(c, maxBody, bodyTime)
		switch {
		case err != nil:
		case !p.May(scope):
			err = model.ErrScopeMissing
		case tooDeep(content):
			err = model.ErrInvalid.Saying("请求内容的 JSON 嵌套太深")
		}
		if err != nil {
			a.Reply.Fail(c, err)
			return
		}
		c.Request.Body = io.NopCloser(bytes.NewReader(content))
		next(huma.WithValue(ctx, partnerKey{}, p))
	}
}

// verify returns who signed the request, and its body: at most so many bytes that came within so long.
func (a API) verify(c *gin.Context, most int64, long time.Duration) (model.Partner, []byte, error) {
	content, err := read(c, most, long)
	if err != nil {
		return model.Partner{}, nil, err
	}
	r := c.Request
	p, err := a.Gate.Verify(r.Context(), partner.Request{
		Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Body: content,
		Client: r.Header.Get(partner.HeaderClient), Key: r.Header.Get(partner.HeaderKey), Timestamp: r.Header.Get(partner.HeaderTimestamp),
		Nonce: r.Header.Get(partner.HeaderNonce), Signature: r.Header.Get(partner.HeaderSignature), Address: c.ClientIP(),
	})
	return p, content, err
}

// read takes the body whole: the signature covers it.
func read(c *gin.Context, most int64, long time.Duration) ([]byte, error) {
	// A test's recorder takes no deadline, and a server that takes none has one of its own.
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(long)) //nolint:forbidigo // the connection's time, not the city's
	content, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, most))
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
