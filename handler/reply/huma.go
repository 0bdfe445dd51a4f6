package reply

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"example.org/hotline/model"
)

// problem is a Body as an error value: the field Error is the contract's, so the method needs a type of its own.
type problem struct{ *Body }

func (p problem) Error() string { return p.Body.Error.Code }

// MarshalJSON hides the wrapping.
func (p problem) MarshalJSON() ([]byte, error) { return json.Marshal(p.Body) }

// Do adapts a handler whose errors are ours to huma: the answer is the one that Fail gives.
func Do[I, O any](r Replier, h func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, in)
		if err == nil {
			return out, nil
		}
		body, wait := r.Problem(ctx, err)
		if wait > 0 {
			return nil, huma.ErrorWithHeaders(problem{body}, http.Header{"Retry-After": {RetryAfter(wait)}})
		}
		return nil, problem{body}
	}
}

// Refuse answers with err before anything was read of a request.
func (r Replier) Refuse(ctx huma.Context, err error) {
	body, wait := r.Problem(ctx.Context(), err)
	if wait > 0 {
		ctx.SetHeader("Retry-After", RetryAfter(wait))
	}
	ctx.SetHeader("Content-Type", "application/json; charset=utf-8")
	ctx.SetStatus(body.status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(body) // who hung up reads nothing
}

var once sync.Once

// UseForHuma has huma answer with our errors, in Chinese. Its hooks are variables of its package: they are set once.
func UseForHuma() {
	once.Do(func() {
		huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
			return problem{ofHuma(ctx, status, msg, errs)}
		}
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return problem{ofHuma(nil, status, msg, errs)}
		}
		speakChinese()
	})
}

// ofHuma is what huma found wrong with a request before a handler saw it.
func ofHuma(ctx huma.Context, status int, msg string, errs []error) *Body {
	known := map[int]*model.Error{
		http.StatusRequestEntityTooLarge: tooLarge(msg),
		http.StatusUnsupportedMediaType:  model.ErrUnsupported.Saying("请求内容应为 JSON"),
		http.StatusRequestTimeout:        model.ErrInvalid.Saying("请求内容没有及时送达，请重试"),
		http.StatusInternalServerError:   errOurs,
	}[status]
	if known == nil {
		known = model.ErrInvalid
		if status == http.StatusBadRequest {
			known = known.Saying("请求内容不是有效的 JSON")
		}
	}
	for _, err := range errs {
		var d *huma.ErrorDetail
		if errors.As(err, &d) && status != http.StatusBadRequest { // of what is no JSON there is nothing to name
			known = add(known, d)
		}
	}
	b := &Body{status: status, Error: Fault{Code: known.Code, Message: known.Message, Fields: known.Fields}}
	if ctx != nil {
		b.Error.RequestID = RequestID(ctx.Context())
	}
	return b
}

// limited is how huma names the size that a body may have.
var limited = regexp.MustCompile(`limit=(\d+) bytes`)

// tooLarge names the limit that a body broke: whoever pasted a long text must learn how long it may be.
func tooLarge(msg string) *model.Error {
	m := limited.FindStringSubmatch(msg)
	if m == nil {
		return model.ErrTooLarge
	}
	bytes, err := strconv.Atoi(m[1])
	if err != nil {
		return model.ErrTooLarge
	}
	return model.ErrTooLarge.Saying(fmt.Sprintf("请求内容不能超过%dKB，请缩短后再试", bytes>>10))
}

func speakChinese() {
	validation.MsgUnexpectedProperty = "没有这个字段"
	validation.MsgExpectedBoolean = "应为 true 或 false"
	validation.MsgExpectedNumber = "应为数字"
	validation.MsgExpectedInteger = "应为整数"
	validation.MsgExpectedString = "应为文字"
	validation.MsgExpectedArray = "应为数组"
	validation.MsgExpectedObject = "应为对象"
	validation.MsgExpectedRequiredProperty = "缺少 %s"
	validation.MsgExpectedOneOf = "只能是 %s 之一"
	validation.MsgExpectedRFC3339DateTime = "应为带时区的时间，如 2026-11-23T10:00:00+08:00"
	validation.MsgExpectedRFC3339Date = "应为日期，如 2026-11-23"
	validation.MsgExpectedMinLength = "最短 %d 个字符"
	validation.MsgExpectedMinItems = "最少 %d 项"
	validation.MsgExpectedMaxItems = "最多 %d 项"
	validation.MsgExpectedMaxLength = "最长 %d 个字符"
	validation.MsgExpectedMinimumNumber = "不能小于 %v"
	validation.MsgExpectedMaximumNumber = "不能大于 %v"
}
