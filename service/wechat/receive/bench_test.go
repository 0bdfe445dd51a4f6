package receive

import (
	"testing"

	"example.org/hotline/model"
)

func BenchmarkOpenAndReply(b *testing.B) {
	c := testCodec(b, testKey, "")
	q, body := sealed(b, testNow, hello, testApp, testKey)
	raw := q.Encode()
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		pass, err := c.Admit(raw)
		if err != nil {
			b.Fatal(err)
		}
		d, err := pass.Open(body)
		if err != nil {
			b.Fatal(err)
		}
		out = d.AppendReply(out[:0], model.Answer{Text: d.Event.Text})
	}
}
