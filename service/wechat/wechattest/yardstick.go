package wechattest

import (
	"net/http"
	"os"

	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/officialaccount"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/message"
	"github.com/sirupsen/logrus"
)

// Yardstick is the SDK's own server, which says back what it is told: no deduplication, no freshness, no routing.
// It logs nothing, unlike the SDK as shipped: see YardstickAsShipped.
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

// YardstickAsShipped is Yardstick with the log that the SDK's root package sets up when it is imported, as its manual
// has it: every line down to debug, written one by one, here to the null device instead of standard output. The log is
// the process's, so this is for a process of its own.
func (s Sender) YardstickAsShipped() http.Handler {
	logrus.SetFormatter(&logrus.TextFormatter{})
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		logrus.SetOutput(null)
	}
	logrus.SetLevel(logrus.DebugLevel)
	return s.Yardstick()
}

// untouched is a cache that the SDK insists on and the callback does not use.
type untouched struct{ cache.Cache }
