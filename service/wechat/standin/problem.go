package standin

import (
	"encoding/json"
	"errors"
	"net/http"
)

// Error is why the phone page, or a test, cannot do what it asked for. It is not WeChat's: those are errcodes.
type Error struct {
	Status  int // of HTTP
	Code    string
	Message string // Chinese, for people
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// What the control API and the methods of Platform refuse.
var (
	ErrNoCitizen    = &Error{http.StatusNotFound, "citizen_not_found", "没有这位市民"}
	ErrNotFollowing = &Error{http.StatusConflict, "not_following", "请先关注公众号"}
	ErrNoEntry      = &Error{http.StatusNotFound, "menu_entry_not_found", "菜单里没有这一项"}
	ErrNoMessage    = &Error{http.StatusNotFound, "message_not_found", "没有这条消息"}
	ErrNoAgent      = &Error{http.StatusNotFound, "agent_not_found", "没有这个客服账号"}
	ErrNoSession    = &Error{http.StatusConflict, "no_session", "该客服没有与这位市民会话"}
	ErrNotWaiting   = &Error{http.StatusConflict, "not_waiting", "这位市民不在等待接入，或在等待其他客服"}
	ErrAgentFull    = &Error{http.StatusConflict, "agent_full", "该客服接待人数已满"}
	ErrAgentOffline = &Error{http.StatusConflict, "agent_offline", "该客服不在线"}
	ErrInvalid      = &Error{http.StatusUnprocessableEntity, "invalid", "请求内容不正确"}
	ErrUnsupported  = &Error{http.StatusUnprocessableEntity, "unsupported", "模拟平台不支持这种菜单类型"}
	ErrForeign      = &Error{http.StatusForbidden, "forbidden_origin", "只接受本页面的请求"}
	ErrClosed       = &Error{http.StatusServiceUnavailable, "closed", "模拟平台已停止"}
)

// invalid is ErrInvalid with a text that says what is wrong.
func invalid(message string) *Error {
	return &Error{ErrInvalid.Status, ErrInvalid.Code, message}
}

// Is finds an Error by its code, whatever its text.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && e.Code == other.Code
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // the reader went away
}

func writeProblem(w http.ResponseWriter, err error) {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{http.StatusInternalServerError, "internal", "模拟平台出错"}
	}
	writeJSON(w, e.Status, map[string]any{"error": map[string]string{"code": e.Code, "message": e.Message}})
}
