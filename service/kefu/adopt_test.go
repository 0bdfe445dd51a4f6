package kefu_test

import (
	"testing"
	"time"

	"example.org/hotline/model"
)

// What an agent begins has no window that is known, until the transcript shows what the citizen has written.
func TestTheWindowOfAChatThatAnAgentBegan(t *testing.T) {
	for name, tc := range map[string]struct {
		writes  bool
		errcode int
		want    model.LineDelivery
		sends   int
	}{
		"he wrote":                  {writes: true, want: model.LineSent, sends: 1},
		"he wrote, WeChat refuses":  {writes: true, errcode: 45015, want: model.LineUndelivered, sends: 1},
		"he said nothing for years": {want: model.LineUndelivered},
	} {
		t.Run(name, func(t *testing.T) {
			w := openTool(t)
			who := w.comes("u1")
			w.passes(72 * time.Hour) // whatever he did before is too long ago
			w.works()
			must(t, w.line.CreateSession(t.Context(), yun, who.OpenID))
			w.passes(time.Second)
			must(t, w.wechat.AgentSays(yun, "u1", "您的诉求有结果了"))
			if tc.writes {
				w.says("u1", "谢谢")
			}
			w.passes(time.Second)
			must(t, w.wechat.CloseSession(yun, "u1"))
			c := w.chat("u1")
			w.is(c, model.ChatClosed, model.EndAgent)
			request := func() model.ChatLine {
				t.Helper()
				must(t, w.Deliver(t.Context()))
				lines, err := w.store.ChatLines(t.Context(), c.ID, 0, 100)
				must(t, err)
				for _, l := range lines {
					if l.Kind == model.LineRating {
						return l
					}
				}
				t.Fatalf("nobody asked for a rating: %+v", lines)
				return model.ChatLine{}
			}
			if l := request(); l.Delivery != model.LineUndelivered || w.line.count("send") != 0 {
				t.Fatalf("before his words are seen: %+v, sent %d times", l, w.line.count("send"))
			}
			if tc.errcode != 0 {
				w.wechat.FailNext("/cgi-bin/message/custom/send", tc.errcode)
			}
			w.goesOn(30 * time.Second)
			l := request()
			w.goesOn(30 * time.Second)
			if again := request(); again.Delivery != tc.want || l.Delivery != tc.want || w.line.count("send") != tc.sends {
				t.Errorf("the request is %+v, then %+v; sent %d times", l, again, w.line.count("send"))
			}
		})
	}
}
