package wechattest

import (
	"net/http"

	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/officialaccount"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/message"
)

// Yardstick is the SDK's own server, which says back what it is told: no deduplication, no freshness, no routing.
// It logs nothing, unlike the SDK as shipped.
func (s Sender) Yardstick() http.Handler {
	account := officialaccount.NewOfficialAccount(&config.Config{
		AppID: s.AppID, Token: s.Token, EncodingAESKey: s.AESKey, Cache: untouched{},
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		srv := account.GetServer(r, w)
		srv.SetMessageHandler(func(m *message.MixMessage) *message.Reply {
			return &message.Reply{MsgType: message.MsgTypeText, MsgData: message.NewText(m.Content)}
		})
		if err := srv.Serve(); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_ = srv.Send()
	})
}

// untouched is a cache that the SDK insists on and the callback does not use.
type untouched struct{ cache.Cache }
