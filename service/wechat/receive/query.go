package receive

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// query is what WeChat puts behind the callback's URL (protocol §3.1).
type query struct {
	signature, timestamp, nonce, echo, encryptType, msgSignature string
}

// readQuery reads the raw query without the map that url.ParseQuery makes. Of a repeated parameter the first counts;
// one that is not properly escaped counts as it is, and then fails the signature.
func readQuery(raw string) (q query) {
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		name, value, _ := strings.Cut(pair, "=")
		if slot := q.slot(name); slot != nil && *slot == "" {
			*slot = unescape(value)
		}
	}
	return q
}

func (q *query) slot(name string) *string {
	switch name {
	case "signature":
		return &q.signature
	case "timestamp":
		return &q.timestamp
	case "nonce":
		return &q.nonce
	case "echostr":
		return &q.echo
	case "encrypt_type":
		return &q.encryptType
	case "msg_signature":
		return &q.msgSignature
	}
	return nil
}

func unescape(value string) string {
	if strings.ContainsAny(value, "%+") {
		if clear, err := url.QueryUnescape(value); err == nil {
			return clear
		}
	}
	return value
}

// encrypted tells whether the body is; no type and "raw" mean that it is not.
func (q *query) encrypted() bool { return strings.EqualFold(q.encryptType, "aes") }

// fresh tells whether the delivery was signed within window of now.
func (q *query) fresh(now time.Time, window time.Duration) bool {
	sec, err := strconv.ParseInt(q.timestamp, 10, 64)
	if err != nil {
		return false
	}
	// Compared as seconds: a Duration overflows for timestamps far away.
	limit := int64(window / time.Second)
	return sec >= now.Unix()-limit && sec <= now.Unix()+limit
}
