package wechat

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"slices"
)

var (
	// ErrTooLarge is an answer or a file beyond the limit.
	ErrTooLarge = errors.New("the answer is larger than allowed")
	// ErrAnswer is an answer that is not what the protocol promises: a login page of the network, mostly.
	ErrAnswer = errors.New("the answer is not readable")
	// ErrEmpty is a message without content, which the platform would show to the citizen as a failure (protocol §11 24).
	ErrEmpty = errors.New("a message needs content")
)

// APIError is a refusal by the platform.
type APIError struct {
	Code int    // errcode, protocol §2.2
	Msg  string // errmsg with its rid, without what we sent; for the log, not to be matched
	Path string // "/cgi-bin/menu/create"
}

func (e *APIError) Error() string {
	return fmt.Sprintf("wechat %s: errcode %d: %s", e.Path, e.Code, e.Msg)
}

// Kind says what the refusal means for the caller.
func (e *APIError) Kind() Kind {
	k := kinds[e.Code]
	if k == StaleToken && e.Path == tokenPath {
		return Credentials // there the same number speaks of the app secret
	}
	return k
}

var ipv4 = regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}\b`)

// CallerIP is the address that the platform saw us come from, where it refuses that address (40164, 61004, 89503), else "".
// It stands nowhere but in the text; it is for showing only.
func (e *APIError) CallerIP() string {
	if e.Kind() != Credentials {
		return ""
	}
	return ipv4.FindString(e.Msg)
}

// CallError is a call without an answer that could be understood. errors.Is finds context.DeadlineExceeded, ErrTooLarge
// and ErrAnswer in it.
type CallError struct {
	Path   string
	Status int // of HTTP; 0: there was no answer
	text   string
	cause  error
}

func (e *CallError) Error() string {
	if e.Status != 0 && e.Status != http.StatusOK {
		return fmt.Sprintf("wechat %s: status %d %s", e.Path, e.Status, e.text)
	}
	return fmt.Sprintf("wechat %s: %s", e.Path, e.text)
}

func (e *CallError) Unwrap() error { return e.cause }

// KindOf is the Kind of the refusal that err holds, or Unknown.
func KindOf(err error) Kind {
	var e *APIError
	if errors.As(err, &e) {
		return e.Kind()
	}
	return Unknown
}

// Is tells whether err is a refusal of one of these kinds.
func Is(err error, of ...Kind) bool {
	k := KindOf(err)
	return k != Unknown && slices.Contains(of, k)
}

// Unsent tells whether a call certainly never came to the platform: there was no connection, or no token to call with.
func Unsent(err error) bool {
	var api *APIError
	if errors.As(err, &api) {
		return api.Path == tokenPath
	}
	var call *CallError
	if !errors.As(err, &call) {
		return false
	}
	var network *net.OpError
	return call.Path == tokenPath || errors.Is(err, errAddress) || errors.As(err, &network) && network.Op == "dial"
}

// Temporary tells whether the same call may succeed later, with nothing changed on our side: the platform was busy, a quota
// was used up, or nothing came back. An unknown errcode is not temporary: repeating what is refused costs quota.
func Temporary(err error) bool {
	var api *APIError
	if errors.As(err, &api) {
		return Is(err, Busy, StaleToken, TooFast, QuotaUsed)
	}
	var call *CallError
	if errors.As(err, &call) {
		switch {
		case errors.Is(err, ErrTooLarge), errors.Is(err, errAddress):
			return false
		case call.Status == 0, call.Status == http.StatusOK, call.Status == http.StatusTooManyRequests:
			return true
		default:
			return call.Status >= http.StatusInternalServerError
		}
	}
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}
