// Package reply is the one place that turns an error into an HTTP answer.
package reply

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
)

// Body is every JSON error (contract).
type Body struct {
	Error Fault `json:"error"`

	status int
}

// Fault is what went wrong, for programs (Code, Fields) and for people (Message).
type Fault struct {
	Code      string            `json:"code" doc:"A word for programs, such as ticket_not_found"`
	Message   string            `json:"message" doc:"For people, in Chinese"`
	Fields    map[string]string `json:"fields,omitempty" doc:"What is wrong with each field, by its JSON name"`
	RequestID string            `json:"request_id"`
}

// GetStatus is the HTTP status that goes with the body.
func (b *Body) GetStatus() int { return b.status }

var statuses = map[model.Kind]int{
	model.Invalid:     http.StatusUnprocessableEntity,
	model.NotSignedIn: http.StatusUnauthorized,
	model.NotBound:    http.StatusForbidden,
	model.Forbidden:   http.StatusForbidden,
	model.NotFound:    http.StatusNotFound,
	model.WrongState:  http.StatusConflict,
	model.TooMany:     http.StatusTooManyRequests,
	model.TooLarge:    http.StatusRequestEntityTooLarge,
	model.Unsupported: http.StatusUnsupportedMediaType,
	model.Unavailable: http.StatusServiceUnavailable,
}

// errOurs is what people read of an error that is not theirs.
var errOurs = &model.Error{Code: "internal", Message: "系统繁忙，请稍后再试"}

// Replier answers with errors.
type Replier struct{ log *slog.Logger }

// New makes a replier that logs what nobody handled.
func New(log *slog.Logger) Replier { return Replier{log} }

// Problem is err as an answer: its body with the status, and how long to wait (0: no use in waiting).
func (r Replier) Problem(ctx context.Context, err error) (*Body, time.Duration) {
	var known *model.Error
	status := http.StatusInternalServerError
	if errors.As(err, &known) {
		status = statuses[known.Kind]
	}
	switch {
	case known == nil && errors.Is(err, context.Canceled):
		known, status = errOurs, http.StatusServiceUnavailable // the citizen hung up; nobody reads this
	case known == nil:
		known = errOurs
		r.log.ErrorContext(ctx, "request failed", "request", RequestID(ctx), "err", err)
	case known.Kind == model.Unavailable:
		r.log.WarnContext(ctx, "request could not be served", "request", RequestID(ctx), "err", err)
	}
	return &Body{status: status, Error: Fault{known.Code, known.Message, known.Fields, RequestID(ctx)}}, known.Retry
}

// Fail answers c with err and ends its handling.
func (r Replier) Fail(c *gin.Context, err error) {
	body, wait := r.Problem(c.Request.Context(), err)
	if wait > 0 {
		c.Header("Retry-After", RetryAfter(wait))
	}
	c.Header("Cache-Control", "no-store")
	_ = c.Error(err) // for who stands around the handler and asks how it went
	c.AbortWithStatusJSON(body.status, body)
}

// NoMethod answers c where its path takes other methods, which gin has listed in Allow.
func (r Replier) NoMethod(c *gin.Context) {
	c.AbortWithStatusJSON(http.StatusMethodNotAllowed, Body{Error: Fault{
		Code: "method_not_allowed", Message: "这个地址不支持该方法", RequestID: RequestID(c.Request.Context()),
	}})
}

// RetryAfter is a time to wait in the whole seconds of the header.
func RetryAfter(wait time.Duration) string { return strconv.Itoa(int(math.Ceil(wait.Seconds()))) }

// JSON adapts h to gin; ok is its status on success. Because h returns its error instead of writing it, no handler can
// forget to stop after one.
func (r Replier) JSON(ok int, h func(*gin.Context) (any, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		out, err := h(c)
		switch {
		case err != nil:
			r.Fail(c, err)
		case out == nil:
			c.Status(ok)
		default:
			c.JSON(ok, out)
		}
	}
}

type requestKey struct{}

// WithRequestID marks what a request's context logs and answers.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestID is the mark, or "".
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
