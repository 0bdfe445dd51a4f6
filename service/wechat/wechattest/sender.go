// Package wechattest is WeChat's end of the callback for tests and benchmarks of those who may not import the SDK:
// deliveries as WeChat makes them, and the SDK's own server to measure against. Its cryptography is the SDK's, so that
// it proves something about ours. The whole platform is in service/wechat/standin.
package wechattest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

// Sender delivers to one account.
type Sender struct {
	Token, AppID, AESKey string
}

const nonce = "1372623149"

// Plain is a delivery in plain mode: the query and the body of a POST.
func (s Sender) Plain(at time.Time, message string) (query string, body []byte) {
	return s.sign(at).Encode(), []byte(message)
}

// Safe is a delivery in safe mode.
func (s Sender) Safe(at time.Time, message string) (query string, body []byte, err error) {
	encrypted, err := util.EncryptMsg([]byte("0123456789abcdef"), []byte(message), s.AppID, s.AESKey)
	if err != nil {
		return "", nil, err
	}
	q := s.sign(at)
	q.Set("encrypt_type", "aes")
	q.Set("msg_signature", util.Signature(s.Token, q.Get("timestamp"), nonce, string(encrypted)))
	body = fmt.Appendf(nil, "<xml><ToUserName><![CDATA[gh_account]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", encrypted)
	return q.Encode(), body, nil
}

// Compatible is a delivery in compatible mode: the message comes in clear as well.
func (s Sender) Compatible(at time.Time, message string) (query string, body []byte, err error) {
	query, body, err = s.Safe(at, message)
	return query, []byte(strings.TrimSuffix(message, "</xml>") + strings.TrimPrefix(string(body), "<xml>")), err
}

// Verify is the query of the GET with which WeChat tries the URL.
func (s Sender) Verify(at time.Time, echo string) (query string) {
	q := s.sign(at)
	q.Set("echostr", echo)
	return q.Encode()
}

func (s Sender) sign(at time.Time) url.Values {
	stamp := strconv.FormatInt(at.Unix(), 10)
	return url.Values{
		"signature": {util.Signature(s.Token, stamp, nonce)}, "timestamp": {stamp}, "nonce": {nonce}, "openid": {"oCitizen"},
	}
}

// Open decrypts an answer as WeChat does. "success" and answers in clear come back as they are.
func (s Sender) Open(answer []byte) (string, error) {
	var sealed struct{ Encrypt, MsgSignature, TimeStamp, Nonce string }
	if err := xml.Unmarshal(answer, &sealed); err != nil || sealed.Encrypt == "" {
		return string(answer), nil //nolint:nilerr // success is no XML
	}
	if util.Signature(s.Token, sealed.TimeStamp, sealed.Nonce, sealed.Encrypt) != sealed.MsgSignature {
		return "", errors.New("the answer's MsgSignature is wrong")
	}
	_, plain, err := util.DecryptMsg(s.AppID, sealed.Encrypt, s.AESKey)
	return string(plain), err
}
