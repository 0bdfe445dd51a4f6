package receive

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"example.org/hotline/model"
)

const (
	testToken = "callback-token"
	testApp   = "wx0123456789abcdef"
	testKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	oldKey    = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFH" // its last character has bits that mean nothing
	otherKey  = "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZA"
	testNonce = "1372623149"

	hello = `<xml><ToUserName><![CDATA[gh_account]]></ToUserName><FromUserName><![CDATA[oCitizen]]></FromUserName>` +
		`<CreateTime>1790000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content>` +
		`<MsgId>24000000000000001</MsgId></xml>`
)

var testNow = time.Unix(1_790_000_000, 0)

func testCodec(t testing.TB, key, previous string) *Codec {
	t.Helper()
	c, err := New(testToken, testApp, key, previous, func() time.Time { return testNow })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// plainQuery signs as WeChat does in plain mode.
func plainQuery(at time.Time) url.Values {
	stamp := strconv.FormatInt(at.Unix(), 10)
	return url.Values{
		"signature": {util.Signature(testToken, stamp, testNonce)}, "timestamp": {stamp}, "nonce": {testNonce},
		"openid": {"oCitizen"},
	}
}

// sealed is a delivery in safe mode, made with the SDK's cryptography.
func sealed(t testing.TB, at time.Time, message, app, key string) (url.Values, []byte) {
	t.Helper()
	encrypted, err := util.EncryptMsg([]byte("0123456789abcdef"), []byte(message), app, key)
	if err != nil {
		t.Fatal(err)
	}
	q := plainQuery(at)
	q.Set("encrypt_type", "aes")
	q.Set("msg_signature", util.Signature(testToken, q.Get("timestamp"), testNonce, string(encrypted)))
	return q, fmt.Appendf(nil, "<xml><ToUserName><![CDATA[gh_account]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", encrypted)
}

func deliver(c *Codec, q url.Values, body []byte) (Delivery, error) {
	pass, err := c.Admit(q.Encode())
	if err != nil {
		return Delivery{}, err
	}
	return pass.Open(body)
}

func TestOpen(t *testing.T) {
	set := func(q url.Values, name, value string) url.Values { q.Set(name, value); return q }
	safe := func(at time.Time, message, app, key string, change ...string) func() (url.Values, []byte) {
		return func() (url.Values, []byte) {
			q, b := sealed(t, at, message, app, key)
			for i := 0; i < len(change); i += 2 {
				q.Set(change[i], change[i+1])
			}
			return q, b
		}
	}
	plain := func(q url.Values) func() (url.Values, []byte) {
		return func() (url.Values, []byte) { return q, []byte(hello) }
	}
	const minute = time.Minute
	for _, tc := range []struct {
		name          string
		key, previous string
		delivery      func() (url.Values, []byte)
		want          error
	}{
		{"plain", "", "", plain(plainQuery(testNow)), nil},
		{"plain, said to be raw", "", "", plain(set(plainQuery(testNow), "encrypt_type", "raw")), nil},
		{"plain, signature cut", "", "", plain(set(plainQuery(testNow), "signature", "0123")), ErrSignature},
		{"plain, no signature", "", "", plain(set(plainQuery(testNow), "signature", "")), ErrSignature},
		{"plain, nonce changed", "", "", plain(set(plainQuery(testNow), "nonce", "1")), ErrSignature},
		{"plain, five minutes old", "", "", plain(plainQuery(testNow.Add(-5 * minute))), nil},
		{"plain, a second more", "", "", plain(plainQuery(testNow.Add(-5*minute - time.Second))), ErrStale},
		{"plain, five minutes ahead", "", "", plain(plainQuery(testNow.Add(5 * minute))), nil},
		{"plain, further ahead", "", "", plain(plainQuery(testNow.Add(5*minute + time.Second))), ErrStale},
		{"plain, no timestamp", "", "", plain(set(plainQuery(testNow), "timestamp", "")), ErrStale},
		{"plain, a timestamp that overflows", "", "", plain(set(plainQuery(testNow), "timestamp", "9223372036854775807")), ErrStale},
		{"plain, though there is a key", testKey, "", plain(plainQuery(testNow)), ErrPlainRefused},
		{"raw, though there is a key", testKey, "", plain(set(plainQuery(testNow), "encrypt_type", "raw")), ErrPlainRefused},
		{"safe", testKey, "", safe(testNow, hello, testApp, testKey), nil},
		{"safe, AES in capitals", testKey, "", safe(testNow, hello, testApp, testKey, "encrypt_type", "AES"), nil},
		{"safe, without the signature of plain mode", testKey, "", safe(testNow, hello, testApp, testKey, "signature", ""), nil},
		{"safe, wrong msg_signature", testKey, "", safe(testNow, hello, testApp, testKey, "msg_signature", strings.Repeat("0", 40)), ErrSignature},
		{"safe, no msg_signature", testKey, "", safe(testNow, hello, testApp, testKey, "msg_signature", ""), ErrSignature},
		{"safe, stale", testKey, "", safe(testNow.Add(-6*minute), hello, testApp, testKey), ErrStale},
		{"safe, another app", testKey, "", safe(testNow, hello, "wxffff", testKey), ErrForeignApp},
		{"safe, another app, previous key", testKey, oldKey, safe(testNow, hello, "wxffff", oldKey), ErrForeignApp},
		{"safe, previous key", testKey, oldKey, safe(testNow, hello, testApp, oldKey), nil},
		{"safe, a key never ours", testKey, oldKey, safe(testNow, hello, testApp, otherKey), ErrMalformed},
		{"safe, but no key configured", "", "", safe(testNow, hello, testApp, testKey), ErrMalformed},
		{"safe, no message in it", testKey, "", safe(testNow, "hello", testApp, testKey), ErrMalformed},
		{"compatible", testKey, "", func() (url.Values, []byte) {
			q, b := sealed(t, testNow, hello, testApp, testKey)
			// The plain copy is not covered by any signature: whatever it says does not count.
			forged := strings.Replace(strings.Replace(hello, "oCitizen", "oForger", 1), "</xml>", "", 1)
			return q, []byte(forged + strings.TrimPrefix(string(b), "<xml>"))
		}, nil},
		{"safe, body empty", testKey, "", func() (url.Values, []byte) {
			q, _ := sealed(t, testNow, hello, testApp, testKey)
			return q, nil
		}, ErrSignature},
		{"safe, nothing encrypted but signed", testKey, "", func() (url.Values, []byte) {
			q := set(plainQuery(testNow), "encrypt_type", "aes")
			return set(q, "msg_signature", q.Get("signature")), []byte(hello)
		}, ErrMalformed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q, body := tc.delivery()
			d, err := deliver(testCodec(t, tc.key, tc.previous), q, body)
			if !errors.Is(err, tc.want) {
				t.Fatalf("got %v, want %v", err, tc.want)
			}
			if tc.want == nil && (d.Event.From != "oCitizen" || d.Event.Text != "你好") {
				t.Errorf("read %+v", d.Event)
			}
		})
	}
}

func TestEcho(t *testing.T) {
	c := testCodec(t, testKey, "")
	for _, tc := range []struct {
		name   string
		change func(url.Values)
		want   string
		err    error
	}{
		{"as WeChat asks", func(url.Values) {}, "5838479218127813673", nil},
		{"characters that a URL escapes", func(q url.Values) { q.Set("echostr", "a+b/c=&d 汉") }, "a+b/c=&d 汉", nil},
		{"wrongly signed", func(q url.Values) { q.Set("nonce", "2") }, "", ErrSignature},
		{"stale", func(q url.Values) { q.Set("timestamp", "1") }, "", ErrStale},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q := plainQuery(testNow)
			q.Set("echostr", "5838479218127813673")
			tc.change(q)
			if got, err := c.Echo(q.Encode()); got != tc.want || !errors.Is(err, tc.err) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestNew(t *testing.T) {
	for _, tc := range []struct {
		name                 string
		token, key, previous string
		ok                   bool
	}{
		{"plain", "t", "", "", true},
		{"safe", "t", testKey, "", true},
		{"key as base64 has it", "t", testKey + "=", oldKey, true},
		{"key with a line end", "t", testKey + "\n", "", true},
		{"no token", "", testKey, "", false},
		{"key too short", "t", testKey[1:], "", false},
		{"key too long", "t", testKey + "AA", "", false},
		{"not base64", "t", "*" + testKey[1:], "", false},
		{"previous one wrong", "t", testKey, "short", false},
		{"previous one alone", "t", "", testKey, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := New(tc.token, testApp, tc.key, tc.previous, time.Now)
			if (err == nil) != tc.ok {
				t.Fatalf("got %v", err)
			}
			if err != nil && tc.key != "" && strings.Contains(err.Error(), tc.key) {
				t.Errorf("the error shows the key: %v", err)
			}
		})
	}
}

func TestLargeMessages(t *testing.T) {
	c := testCodec(t, testKey, "")
	for _, tc := range []struct {
		name string
		size int
		want error
	}{
		{"1 MiB of text", 1 << 20, nil},
		{"more than that", MaxMessage, ErrMalformed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q, body := sealed(t, testNow, strings.Replace(hello, "你好", strings.Repeat("x", tc.size), 1), testApp, testKey)
			if len(body) > MaxBody {
				t.Fatalf("%d bytes do not fit MaxBody", len(body))
			}
			d, err := deliver(c, q, body)
			if !errors.Is(err, tc.want) || tc.want == nil && len(d.Event.Text) != tc.size {
				t.Errorf("got %d bytes, %v", len(d.Event.Text), err)
			}
		})
	}
}

// A reply is encrypted with the key that its delivery came with, and the SDK can read it.
func TestReplyUsesTheDeliverysKey(t *testing.T) {
	c := testCodec(t, testKey, oldKey)
	for name, key := range map[string]string{"current": testKey, "previous": oldKey} {
		t.Run(name, func(t *testing.T) {
			q, body := sealed(t, testNow, hello, testApp, key)
			d, err := deliver(c, q, body)
			if err != nil {
				t.Fatal(err)
			}
			got := unseal(t, d.AppendReply(nil, model.Answer{Text: "收到"}), key)
			want := "<xml><ToUserName><![CDATA[oCitizen]]></ToUserName><FromUserName><![CDATA[gh_account]]></FromUserName>" +
				"<CreateTime>1790000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[收到]]></Content></xml>"
			if got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if again := d.AppendReply(nil, model.Answer{Text: "收到"}); strings.Contains(string(again), got) {
				t.Error("not encrypted")
			}
		})
	}
}

// What no key opened is read once the right one is there; nothing else is, for its signature covered no word of it.
func TestReopen(t *testing.T) {
	_, body := sealed(t, testNow, hello, testApp, oldKey)
	if _, err := testCodec(t, testKey, "").Reopen(body); !errors.Is(err, ErrMalformed) {
		t.Errorf("with another key: %v", err)
	}
	ev, err := testCodec(t, testKey, oldKey).Reopen(body)
	if err != nil || ev.From != "oCitizen" || ev.Text != "你好" {
		t.Errorf("with its key: %+v, %v", ev, err)
	}
	_, foreign := sealed(t, testNow, hello, "wx_another", testKey)
	if _, err := testCodec(t, testKey, "").Reopen(foreign); !errors.Is(err, ErrForeignApp) {
		t.Errorf("of another account: %v", err)
	}
	if _, err := testCodec(t, testKey, "").Reopen([]byte(hello)); !errors.Is(err, ErrMalformed) {
		t.Errorf("not encrypted, with a key: %v", err)
	}
	if _, err := testCodec(t, "", "").Reopen(body); !errors.Is(err, ErrMalformed) {
		t.Errorf("encrypted, without a key: %v", err)
	}
	if ev, err := testCodec(t, "", "").Reopen([]byte(hello)); err != nil || ev.Text != "你好" {
		t.Errorf("plain, without a key: %+v, %v", ev, err)
	}
}
