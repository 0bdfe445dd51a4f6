package staff

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
)

// auditLog is what these routes need of staff.AuditLog.
type auditLog interface {
	Record(ctx context.Context, line model.AuditLine) (seq int64, err error)
	Refused(ctx context.Context, line model.AuditLine) error
	Lines(ctx context.Context, q model.AuditQuery, limit int) ([]model.AuditLine, error)
	StaffID(ctx context.Context, name string) (int64, error)
}

// Every route that changes something, and every call that shows what is protected, writes a line into the audit log before it does:
// op and may see to it. What is said here is only what goes without, and what has to be told about the others.

// unrecorded change nothing that anybody will ask about, and come every few seconds.
var unrecorded = map[string]bool{
	"POST /sessions":                 true, // the room writes how it went
	"POST /setup":                    true, // so it does here
	"POST /desk/heartbeat":           true,
	"POST /chats/{id}/typing":        true,
	"POST /chats/{id}/messages":      true, // the transcript says it, and an agent says much
	"POST /chats/{id}/read":          true,
	"POST /entries/preview":          true,
	"POST /menu/check":               true, // as somebody types
	"POST /menu/diff":                true,
	"POST /auto-replies/preview":     true,
	"POST /sla-rules/preview":        true,
	"PUT /tickets/{number}/presence": true,
}

// reasoned are GETs that show what is protected where they need a reason; a reason to any other is none.
var reasoned = map[string]bool{
	"GET /chats/{id}":             true,
	"GET /chats/{id}/media/{seq}": true,
}

// revealing are GETs that show what is protected, or give much of it away, whoever asks.
var revealing = map[string]bool{
	"GET /photos/{id}":                  true,
	"GET /chats/{id}/stream":            true,
	"GET /chats/{id}/earlier/{earlier}": true,
	"GET /exports/{id}/file":            true,
}

// bare are the labels of the routes that are not op's.
var bare = map[string]string{
	"POST /chats/{id}/export":       "导出一次会话的记录",
	"POST /chats/{id}/media":        "发送图片或语音",
	"GET /chats/{id}/media/{seq}":   "查看会话中的文件",
	"GET /chats/{id}/stream":        "旁听会话",
	"POST /entries/{code}/pictures": "为内容上传图片",
	"POST /entries/import":          "导入全部内容",
	"GET /exports/{id}/file":        "下载导出的文件",
	"GET /photos/{id}":              "查看照片",
}

// audited is what a request may say into its line beside its act and its subject: words of the system's own, never a person's.
type audited interface{ Audited() map[string]string }

// trail is a request on its way into the audit log.
type trail struct {
	route   string // POST /tickets/{number}/accept
	subject string // tickets/26112310483520
	address string
	request string
	reason  bool // the call names one
	seq     int64
	failed  bool
}

// newTrail is known once gin has found the route.
func newTrail(c *gin.Context) *trail {
	parts := strings.Split(strings.Trim(strings.TrimPrefix(c.FullPath(), Base), "/"), "/")
	values, named := append([]string(nil), parts...), 0
	for i, p := range parts {
		if name, param := strings.CutPrefix(p, ":"); param {
			parts[i], values[i], named = "{"+name+"}", c.Param(name), i+1
		}
	}
	return &trail{
		route: c.Request.Method + " /" + strings.Join(parts, "/"), subject: strings.Join(values[:named], "/"),
		address: c.ClientIP(), request: reply.RequestID(c.Request.Context()), reason: c.Query("reason") != "",
	}
}

// recorded is whether the call stands in the audit log.
func (t *trail) recorded() bool {
	if strings.HasPrefix(t.route, http.MethodGet+" ") {
		return t.reason && reasoned[t.route] || revealing[t.route]
	}
	return !unrecorded[t.route]
}

// record writes the line of a call that is about to do something.
func (a API) record(ctx context.Context, label string, in any) error {
	ask, _ := ctx.Value(askerKey{}).(asker)
	if ask.trail == nil || ask.trail.seq != 0 || !ask.trail.recorded() {
		return nil
	}
	line := ask.line(label)
	if says, ok := in.(audited); ok {
		line.Detail = model.AuditDetail(says.Audited())
	}
	seq, err := a.Audit.Record(ctx, line)
	ask.trail.seq = seq
	return err
}

const failureTime = 5 * time.Second // to write that something failed, where the call itself has no time left

// failed writes that what was begun, or refused at once, was not done.
func (a API) failed(ctx context.Context, label string, err error) {
	ask, _ := ctx.Value(askerKey{}).(asker)
	if ask.trail == nil || ask.trail.failed || ask.who.ID == 0 {
		return
	}
	line, write := ask.line(label), a.Audit.Refused
	if line.Of = ask.trail.seq; line.Of != 0 { // what was begun has its end, each
		write = func(ctx context.Context, line model.AuditLine) error { _, err := a.Audit.Record(ctx, line); return err }
	}
	line.Failed = "internal"
	var known *model.Error
	if errors.As(err, &known) {
		line.Failed = known.Code
	}
	ask.trail.failed = true
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), failureTime)
	defer cancel()
	_ = write(ctx, line) // the log says it; the answer is the same
}

func (ask asker) line(label string) model.AuditLine {
	t := ask.trail
	return model.AuditLine{
		StaffID: ask.who.ID, Staff: ask.who.Name, Roles: ask.who.Roles, Act: t.route, Label: label, Subject: t.subject, Address: t.address, Request: t.request,
	}
}

// recording is h with its line before it, and another behind it where it fails.
func recording[I, O any](a API, label string, h func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		if err := a.record(ctx, label, in); err != nil {
			return nil, err
		}
		out, err := h(ctx, in)
		if ask, _ := ctx.Value(askerKey{}).(asker); err != nil && ask.trail != nil && ask.trail.seq != 0 {
			a.failed(ctx, label, err)
		}
		return out, err
	}
}

// may is who asks, where he has one of the roles, and his line in the audit log: the first thing that a route does which is not op's.
func (a API) may(c *gin.Context, roles []model.Role) (model.Staff, error) {
	ctx := c.Request.Context()
	label := bare[newTrail(c).route]
	if err := allowed(ctx, roles); err != nil {
		a.failed(ctx, label, err)
		return model.Staff{}, err
	}
	if err := a.record(ctx, label, nil); err != nil {
		return model.Staff{}, err
	}
	return asking(ctx)
}

var errUnrecorded = errors.New("done without a line in the audit log")

// settle writes how a call of a route that is not op's failed, and makes known where a call changed something without a line.
func (a API) settle(c *gin.Context, ask asker) {
	t, status := ask.trail, c.Writer.Status()
	switch {
	case t.seq != 0 && !t.failed && status >= http.StatusBadRequest:
		var err error
		if last := c.Errors.Last(); last != nil {
			err = last.Err
		}
		a.failed(c.Request.Context(), bare[t.route], err)
	case t.seq == 0 && ask.err == nil && status < http.StatusBadRequest && t.recorded():
		a.Reply.Problem(c.Request.Context(), fmt.Errorf("%w: %s", errUnrecorded, t.route)) // which logs it
	}
}
