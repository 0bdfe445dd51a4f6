package callback

import (
	"strings"
	"testing"
)

// FuzzReceive posts anything, signed or not: what comes back is a 4xx without any effect, or a 200 with an answer that
// WeChat takes.
func FuzzReceive(f *testing.F) {
	safeQuery, safeBody, err := sender.Safe(testNow, textMessage(1, "路灯坏了"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(safeQuery, safeBody, "")
	f.Add("", []byte(textMessage(2, "a")), "plain")
	f.Add("", []byte(eventMessage("CLICK", "KEFU")), "safe")
	f.Add("timestamp=%zz&nonce=+&encrypt_type=aes", []byte("<Encrypt>"), "")
	f.Add("", []byte("<xml><FromUserName>a</FromUserName><MsgType>b"), "compatible")
	h := &hotline{respond: echo}
	safe, plain := newReplica(f, h, newShelf(), Limits{}), newReplicaFor(f, h, newShelf(), Limits{}, "")
	f.Fuzz(func(t *testing.T, query string, body []byte, how string) {
		r, genuine := safe, true
		switch how { // whatever the body, sign it
		case "plain":
			r = plain
			query, body = sender.Plain(testNow, string(body))
		case "safe":
			query, body, err = sender.Safe(testNow, string(body))
		case "compatible":
			query, body, err = sender.Compatible(testNow, string(body))
		default:
			genuine = query == safeQuery && string(body) == string(safeBody)
			query = strings.Map(printableASCII, query)
		}
		if err != nil {
			t.Fatal(err)
		}
		asked, raw := h.times(), len(h.raw)
		code, answer := r.post(t, query, body)
		r.drained(t)
		switch {
		case code == 200 && (answer == "success" || strings.HasPrefix(answer, "<xml>")):
		case code == 403 && !genuine && h.times() == asked && len(h.raw) == raw:
		case code == 403 && how == "compatible" && strings.Contains(string(body), "Encrypt"): // it brought an Encrypt of its own
		default:
			t.Fatalf("%d %q; asked %d times, kept %d", code, answer, h.times()-asked, len(h.raw)-raw)
		}
	})
}

// printableASCII is what httptest accepts in the target of a request.
func printableASCII(r rune) rune {
	if r <= ' ' || r > '~' || r == '#' {
		return -1
	}
	return r
}
