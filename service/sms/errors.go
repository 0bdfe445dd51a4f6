package sms

import (
	"errors"
	"fmt"
	"regexp"
	"time"
)

// What errors.Is finds in an *Error.
var (
	// ErrThrottled: the vendor's own limit on this phone or this account. The same message will not go through by being
	// repeated; another one, later, may.
	ErrThrottled = errors.New("the provider's limit is reached")
	// ErrPhone: this phone gets no messages, and will get none: wrong, or on an operator's block list.
	ErrPhone = errors.New("the provider does not send to this phone")
	// ErrNoTemplate: the operator has no approved template for this text.
	ErrNoTemplate = errors.New("no template for this text")
)

// Error says why a message was not taken, and holds nothing of the message: neither what was sent nor the words that the
// provider answered, since those repeat it.
type Error struct {
	Provider   string
	Status     int           // of HTTP; 0: there was no answer
	Code       string        // the vendor's, such as "isv.BUSINESS_LIMIT_CONTROL"; "": none
	RequestID  string        // by which the vendor finds the request in its own log; "": none
	RetryAfter time.Duration // how long the provider asks us to wait; 0: it does not say

	cause error // ErrThrottled and its like, or a context's error; never one of net/http or an SDK
	text  string
}

func (e *Error) Error() string {
	s := "sms " + e.Provider + ": "
	switch {
	case e.Code != "":
		s += e.Code
	case e.text != "":
		s += e.text
	case e.cause != nil:
		s += e.cause.Error()
	default:
		s += "refused"
	}
	if e.Code != "" && e.cause != nil {
		s += ": " + e.cause.Error()
	}
	if e.Status != 0 {
		s += fmt.Sprintf(" (status %d)", e.Status)
	}
	if e.RequestID != "" {
		s += " request " + e.RequestID
	}
	return s
}

func (e *Error) Unwrap() error { return e.cause }

// A code or request id is shown only in the form in which vendors write theirs: whatever else stands in its place may be
// part of what we sent.
var (
	codeForm    = regexp.MustCompile(`^[A-Za-z]+([._][A-Za-z]+)*$`)
	requestForm = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
)

func shownCode(s string) string {
	if len(s) > 80 || !codeForm.MatchString(s) {
		return "unreadable code"
	}
	return s
}

func shownRequest(s string) string {
	if !requestForm.MatchString(s) {
		return ""
	}
	return s
}
