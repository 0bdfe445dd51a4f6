package sms

import (
	"cmp"
	"errors"
	"net/url"
	"strings"
)

// endpoint is where a vendor's API is. Both vendors sign the host and know no path.
type endpoint struct {
	scheme string // "https"; "http" for a stand-in
	host   string // with its port, where it has one
}

// parseEndpoint takes a bare host, as vendors name theirs, or an http(s) URL.
func parseEndpoint(key, value, standard string) (endpoint, error) {
	value = cmp.Or(value, standard)
	if !strings.Contains(value, "://") {
		value = "https://" + value
	}
	u, err := url.Parse(value)
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") || u.User != nil ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return endpoint{}, errors.New(key + ": takes a host, or an http(s) URL without path")
	}
	return endpoint{u.Scheme, u.Host}, nil
}

func (e endpoint) url() string { return e.scheme + "://" + e.host + "/" }

// needed is an error for each key without a value; values come behind their keys.
func needed(keysAndValues ...string) error {
	var faults []error
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		if keysAndValues[i+1] == "" {
			faults = append(faults, errors.New(keysAndValues[i]+": is needed"))
		}
	}
	return errors.Join(faults...)
}

var errPanic = errors.New("the SDK panicked")

// survive calls an SDK. Both take answers apart by reflection, and one falls over an answer of null; that must not take
// down a worker that sends other citizens' messages.
func survive[T any](call func() (T, error)) (out T, err error) {
	defer func() {
		if recover() != nil {
			err = errPanic // what was panicked with may quote the answer
		}
	}()
	return call()
}

// verdict is what a vendor's code means for us.
type verdict struct {
	retry bool
	cause error
}

// refused is the error for a vendor's code.
func refused(provider, code, requestID string, n *notes, v verdict) (bool, error) {
	return v.retry, &Error{
		Provider: provider, Status: n.status, Code: shownCode(code), RequestID: shownRequest(requestID),
		RetryAfter: n.retryAfter, cause: v.cause,
	}
}
