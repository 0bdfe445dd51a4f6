package partner

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
)

const (
	postTime  = 10 * time.Second // for one delivery, from the look-up of the name to the end of the answer
	maxAnswer = 16 << 10         // bytes of an answer that are read, so that its connection serves the next delivery
)

// post sends one delivery. The error's text is fit to be kept and shown: it quotes neither address nor answer. final says
// that the other side wants no more of it.
func (c *Courier) post(ctx context.Context, p model.Partner, d model.HookDelivery) (final bool, err error) {
	return c.send(ctx, p, d.Mark, c.message(d))
}

func (c *Courier) send(ctx context.Context, p model.Partner, mark string, m any) (final bool, err error) {
	live := p.Signing()
	if !p.Told() || len(live) == 0 {
		return false, errors.New("the client is disabled, or has no webhook or key any more")
	}
	u, err := url.Parse(p.Webhook)
	client := c.clients[u.Scheme]
	if err != nil || client == nil {
		return false, errors.New("its webhook is not an address")
	}
	body, err := json.Marshal(m)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, postTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.Webhook, bytes.NewReader(body))
	if err != nil {
		return false, errors.New("its webhook is not an address")
	}
	req.Header = c.header(p.Code, live[0], u, body)
	req.Header.Set(HeaderDelivery, mark)
	resp, err := client.Do(req)
	if err != nil {
		return false, reason(err)
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer) // what it says beside its status is of no use to us
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return resp.StatusCode == http.StatusGone, fmt.Errorf("HTTP %d", resp.StatusCode)
	}
	return false, nil
}

// header signs what is posted, as partners sign what they send.
func (c *Courier) header(code string, key model.PartnerKey, u *url.URL, body []byte) http.Header {
	r := Request{
		Method: http.MethodPost, Path: u.EscapedPath(), Query: u.RawQuery, Body: body,
		Client: code, Key: key.ID, Timestamp: strconv.FormatInt(c.now().Unix(), 10), Nonce: rand.Text(),
	}
	if r.Path == "" {
		r.Path = "/" // as it is sent
	}
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", "hotline-webhook/1")
	h.Set(HeaderClient, r.Client)
	h.Set(HeaderKey, r.Key)
	h.Set(HeaderTimestamp, r.Timestamp)
	h.Set(HeaderNonce, r.Nonce)
	h.Set(HeaderSignature, Sign(key, r))
	return h
}

// message is what a partner reads.
type message struct {
	ID          string       `json:"id"`
	Event       string       `json:"event"`
	Number      string       `json:"number"`
	Status      model.Status `json:"status"`
	StatusLabel string       `json:"status_label"`
	At          time.Time    `json:"at"`
	Department  string       `json:"department"`
	ExternalID  string       `json:"external_id"`
	Sequence    int          `json:"sequence"`
}

func (c *Courier) message(d model.HookDelivery) message {
	h := d.Hook
	return message{
		ID: d.Mark, Event: "ticket." + string(h.Event), Number: h.Number, Status: h.Status, StatusLabel: h.Status.Label(),
		At: h.At.In(c.zone), Department: h.Department, ExternalID: h.ExternalID, Sequence: h.Sequence,
	}
}

// clients are one for each scheme. They go through no proxy, which would hide from us where the connection leads, and
// follow no redirect.
func clients(allowed networks) map[string]*http.Client {
	through := func(d *net.Dialer) *http.Client {
		return &http.Client{
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				DialContext: d.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: postTime,
				MaxIdleConnsPerHost: atOnce, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: maxAnswer,
			},
		}
	}
	return map[string]*http.Client{
		"https": through(&net.Dialer{Timeout: postTime, Control: allowed.forHTTPS}),
		"http":  through(&net.Dialer{Timeout: postTime, Control: allowed.forHTTP}),
	}
}

// reason is err in words of this machine's: the client's own quote the address, which may hold what is nobody's business.
func reason(err error) error {
	var (
		timeout net.Error
		lookup  *net.DNSError
		cert    *tls.CertificateVerificationError
		op      *net.OpError
	)
	switch {
	case errors.Is(err, errPrivate):
		return errPrivate
	case errors.Is(err, errClear):
		return errClear
	case errors.As(err, &lookup):
		return errors.New("its host name is not known")
	case errors.As(err, &timeout) && timeout.Timeout():
		return errors.New("no answer in time")
	case errors.As(err, &cert):
		return errors.New("its certificate is not trusted")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it hung up")
	case errors.As(err, &op):
		return errors.New(strings.TrimSpace(op.Op + ": " + op.Err.Error()))
	default:
		return errors.New("its answer is not HTTP")
	}
}
