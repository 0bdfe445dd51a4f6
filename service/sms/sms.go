// Package sms sends text messages through whom the operator chose: one file a provider. Neither an error nor, outside
// provider log, a log line of this package holds a phone, a code or a credential.
package sms

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// Message is one text for one phone.
type Message struct {
	Phone    string            // eleven digits, as model.Phone makes them
	Template string            // our name of the text: "bind_code", "ticket_closed"
	Params   map[string]string // by the names that the text has for them: "code", "number"
}

// Sender hands messages to a provider.
type Sender interface {
	// Send returns nil where the provider took the message; whether it arrives, only the provider knows. Else the error is
	// an *Error, and retry says whether sending the same again later can help. Nothing is tried twice in here.
	Send(ctx context.Context, m Message) (retry bool, err error)
	// Check returns an error where the provider's address does not answer. It sends no message, so that a wrong key is
	// noticed only where the answer says so by itself.
	Check(ctx context.Context) error
}

// Options choose a provider: the keys under sms in the configuration.
type Options struct {
	Provider string // "log", "http", "aliyun" or "tencent"
	AllowLog bool   // sms.allow_log, or the demo: provider log writes codes where operators read them
	HTTP     HTTPOptions
	Aliyun   AliyunOptions
	Tencent  TencentOptions
	Timeout  time.Duration // of one message, with its answer; 0: defaultTimeout
}

// defaultTimeout leaves a citizen who waits for the button's answer some patience.
const defaultTimeout = 5 * time.Second

// New makes the sender that opts choose. An error names the key that is at fault.
func New(opts Options, log *slog.Logger) (Sender, error) {
	if opts.Timeout == 0 {
		opts.Timeout = defaultTimeout
	}
	switch opts.Provider {
	case "log":
		return newLogSender(opts.AllowLog, log)
	case "http":
		return newHTTPSender(opts.HTTP, newWire(opts.Timeout), log)
	case "aliyun":
		return newAliyunSender(opts.Aliyun, newWire(opts.Timeout), log)
	case "tencent":
		return newTencentSender(opts.Tencent, newWire(opts.Timeout), log)
	default:
		return nil, fmt.Errorf("sms.provider: takes log, http, aliyun or tencent")
	}
}

// taken keeps the provider's number of a message that it took: with it the provider can tell where the message is.
func taken(ctx context.Context, log *slog.Logger, provider, template, requestID string) {
	log.InfoContext(ctx, "sms taken by provider", "provider", provider, "template", template, "request_id", requestID)
}
