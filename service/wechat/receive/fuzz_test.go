package receive

import (
	"encoding/base64"
	"errors"
	"testing"
	"unicode/utf8"

	"example.org/hotline/model"
)

// FuzzParse: whatever comes is read or refused, and what was read can be answered and told apart.
func FuzzParse(f *testing.F) {
	for _, tc := range append(messages(), events()...) {
		f.Add([]byte(tc.xml))
	}
	f.Add([]byte("<xml><FromUserName>a</FromUserName><MsgType>b</MsgType><List><List></List><MsgID>"))
	c := testCodec(f, "", "")
	f.Fuzz(func(t *testing.T, body []byte) {
		ev, err := parse(body)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatal(err)
			}
			return
		}
		if ev.Type == "" || ev.From == "" || !utf8.ValidString(ev.Text+ev.Key+ev.From+string(ev.Type)) {
			t.Fatalf("read %+v", ev)
		}
		again, err := parse(body)
		if err != nil || ev.ID() != again.ID() || ev.ID() == "" {
			t.Fatalf("read twice: %s, %s, %v", ev.ID(), again.ID(), err)
		}
		d := Delivery{Event: ev, codec: c}
		if reply := d.AppendReply(nil, model.Answer{Text: ev.Text}); len(reply) == 0 {
			t.Fatal("no answer at all")
		}
	})
}

// FuzzDecrypt: nothing that claims to be encrypted makes us panic, or read what is not there.
func FuzzDecrypt(f *testing.F) {
	k, err := newKey(testKey)
	if err != nil {
		f.Fatal(err)
	}
	_, body := sealed(f, testNow, hello, testApp, testKey)
	f.Add(envelope(body), true)
	f.Add([]byte(""), true)
	f.Add([]byte("AAAA"), true)
	f.Add(make([]byte, 32), false)
	f.Add(make([]byte, 33), false)
	f.Fuzz(func(t *testing.T, data []byte, encoded bool) {
		if !encoded {
			data = base64.StdEncoding.AppendEncode(nil, data)
		}
		var scratch []byte
		message, err := k.decrypt(data, testApp, &scratch)
		if err != nil && !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrForeignApp) {
			t.Fatal(err)
		}
		if len(message) > len(data) {
			t.Fatalf("%d bytes out of %d", len(message), len(data))
		}
	})
}

// FuzzRoundTrip: what we encrypt, we and the SDK can decrypt.
func FuzzRoundTrip(f *testing.F) {
	c := testCodec(f, testKey, "")
	f.Add("你好", "oCitizen")
	f.Add("]]>\x00", "o")
	f.Fuzz(func(t *testing.T, said, openid string) {
		d := Delivery{Event: model.Event{From: openid, To: "gh_account", Type: model.MsgText}, codec: c, key: c.keys[0]}
		plain := d
		plain.key = nil
		want := string(plain.AppendReply(nil, model.Answer{Text: said}))
		got := d.AppendReply(nil, model.Answer{Text: said})
		if want == Success {
			if string(got) != Success {
				t.Fatalf("got %s", got)
			}
			return
		}
		if opened := unseal(t, got, testKey); opened != want {
			t.Fatalf("got %s, want %s", opened, want)
		}
	})
}
