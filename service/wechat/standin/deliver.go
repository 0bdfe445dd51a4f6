package standin

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

// tries is how often a push is delivered while nobody answers (protocol §3.3).
const tries = 3

// faultText is what a citizen sees when the account does not answer, or not as it should.
const faultText = "该公众号提供的服务出现故障，请稍后再试"

// deliver sends ps until it is answered, at most three times, and shows what came of it.
func (p *Platform) deliver(ps *push) {
	if !p.sleep(ps.delay) {
		p.finish(ps, answer{}, ErrClosed)
		return
	}
	for range ps.extra {
		p.work.Go(func() { _, _ = p.try(ps) }) // their answers count for nothing
	}
	var got answer
	var err error
	for n := 1; n <= tries; n++ {
		if n > 1 && !p.sleep(p.opt.Timeout/5) {
			break
		}
		p.mu.Lock()
		ps.Attempts = n
		p.mu.Unlock()
		var body []byte
		if body, err = p.try(ps); err != nil {
			continue // nobody answered: again
		}
		got, err = p.read(ps, body)
		break // an answer that makes no sense is not asked for twice
	}
	p.finish(ps, got, err)
}

// sleep waits for d; false when the platform ends first.
func (p *Platform) sleep(d time.Duration) bool {
	if d <= 0 {
		return p.life.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-p.life.Done():
		return false
	}
}

// try delivers ps once and returns the body of a 200.
func (p *Platform) try(ps *push) ([]byte, error) {
	ctx := p.life
	if p.opt.Inline == nil { // else there is nobody to cut off: the account runs on our own stack
		timed, cancel := context.WithTimeout(ctx, p.opt.Timeout)
		defer cancel()
		ctx = timed
	}
	req, drop, err := p.request(ctx, ps)
	if err != nil {
		return nil, err
	}
	res, err := p.out.Do(req)
	if err != nil {
		return nil, reason(err)
	}
	defer res.Body.Close()
	p.arrived(ps)
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	switch {
	case err != nil:
		return nil, reason(err)
	case res.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("HTTP %d", res.StatusCode)
	case drop:
		return nil, errors.New("answer lost on the way")
	}
	return body, nil
}

// arrived counts a delivery that somebody answered.
func (p *Platform) arrived(ps *push) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if ps.message != nil {
		ps.message.heard++
	}
}

// reason says in a few words why nobody answered, without the address: it carries a signature.
func reason(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		if wrapped.Timeout() {
			return errors.New("no answer in time")
		}
		return wrapped.Err
	}
	return err
}

// request builds one delivery, signed anew; drop says that its answer is to get lost.
func (p *Platform) request(ctx context.Context, ps *push) (req *http.Request, drop bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.callback == "" {
		return nil, false, errors.New("no callback URL is configured")
	}
	q := p.signed()
	q.Set("openid", ps.citizen.openid)
	body := ps.Body
	if p.opt.Mode != Plain {
		secret, err := util.EncryptMsg([]byte(p.random(16)), []byte(body), p.opt.AppID, p.opt.EncodingAESKey)
		if err != nil {
			return nil, false, err
		}
		q.Set("encrypt_type", "aes")
		q.Set("msg_signature", util.Signature(p.opt.Token, q.Get("timestamp"), q.Get("nonce"), string(secret)))
		body = p.envelope(body, string(secret))
	}
	target, err := addQuery(p.callback, q)
	if err != nil {
		return nil, false, err
	}
	req, err = http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, false, err
	}
	req.Header.Set("Content-Type", "text/xml")
	req.Header.Set("User-Agent", "Mozilla/4.0")
	return req, p.faults.takeDrop() || p.dice.chance(p.weather.AnswerLost), nil
}

// envelope is the encrypted body: alone in safe mode, beside the plain fields in compatible mode.
func (p *Platform) envelope(plain, secret string) string {
	fields := []Field{{Name: "ToUserName", Value: p.opt.AccountID}, {Name: "Encrypt", Value: secret}}
	if p.opt.Mode == Safe {
		return element("xml", fields)
	}
	return strings.TrimSuffix(plain, "</xml>") + "<Encrypt><![CDATA[" + secret + "]]></Encrypt></xml>"
}

// signed are the query parameters that prove a request to be the platform's. With mu held.
func (p *Platform) signed() url.Values {
	stamp, nonce := strconv.FormatInt(p.now().Unix(), 10), strconv.Itoa(p.rng.IntN(1<<31))
	return url.Values{
		"timestamp": {stamp}, "nonce": {nonce},
		"signature": {util.Signature(p.opt.Token, stamp, nonce)},
	}
}

func addQuery(target string, q url.Values) (string, error) {
	u, err := url.Parse(target)
	if err != nil {
		return "", err
	}
	for name, values := range u.Query() {
		q[name] = values
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Verify checks the callback as the console does when its address is saved: it must answer the bare echostr.
func (p *Platform) Verify(ctx context.Context) error {
	p.mu.Lock()
	q, callback := p.signed(), p.callback
	echo := base64.RawURLEncoding.EncodeToString([]byte(p.random(12)))
	p.mu.Unlock()
	q.Set("echostr", echo)
	target, err := addQuery(callback, q)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, p.opt.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody)
	if err != nil {
		return err
	}
	res, err := p.out.Do(req)
	if err != nil {
		return reason(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1024))
	if err != nil {
		return reason(err)
	}
	if res.StatusCode != http.StatusOK || string(body) != echo {
		return fmt.Errorf("the callback answered HTTP %d instead of the bare echostr", res.StatusCode)
	}
	return nil
}
