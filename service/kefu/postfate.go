package kefu

import (
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
)

// Why a line is undelivered, as its agent reads it.
const (
	reasonUsedUp    = "微信限制的5条已用完，市民再次发送消息后补发"
	reasonSilent    = "市民48小时内未发消息，微信不允许再发"
	reasonFollower  = "市民已取消关注或拒收消息，微信无法送达"
	reasonContent   = "微信不接受这条内容"
	reasonRights    = "公众号没有发送这种消息的权限"
	reasonBusy      = "微信繁忙，多次重试仍未送达"
	reasonOldRating = "评价时间已过"
	reasonUnsure    = "微信没有确认，不知道市民是否收到，不会自动重发"
)

// fate is what becomes of the lines of a batch.
type fate struct {
	delivery model.LineDelivery
	reason   string
	counted  int  // messages that WeChat counts
	refused  bool // WeChat says that nothing is left
	tries    int
	wait     time.Duration // before it is tried again
	again    time.Time
}

// retries are the pauses before a message is tried again that WeChat has certainly not taken. A quota of calls is by the minute.
var retries = []time.Duration{2 * time.Second, 5 * time.Second, 15 * time.Second, 45 * time.Second}

// fateOf tells what an outcome means for the lines, as the window is known now.
func fateOf(b batch, out outcome, window model.SendWindow, tries int, now time.Time) fate {
	f := fate{delivery: model.LineUndelivered, counted: out.sent}
	switch {
	case out.err == nil:
		f.delivery = model.LineSent
	case errors.Is(out.err, ErrWindow) && out.sent == 0 && window.Reopened(b.window):
		f.delivery = model.LineToSend // the citizen wrote meanwhile
	case errors.Is(out.err, ErrWindow):
		f.reason, f.refused = reasonUsedUp, true
		if !now.Before(window.MessagesUntil) {
			f.reason = reasonSilent
		}
	case errors.Is(out.err, ErrUnreachable):
		f.reason = reasonFollower
	case errors.Is(out.err, ErrContent), errors.Is(out.err, ErrOtherAgent):
		f.reason = reasonContent
	case errors.Is(out.err, ErrNotGranted):
		f.reason = reasonRights
	case errors.Is(out.err, ErrBusy) && out.sent == 0 && tries < len(retries):
		f.delivery, f.tries, f.wait = model.LineToSend, tries+1, retries[tries]
	case errors.Is(out.err, ErrBusy):
		f.reason = reasonBusy
	default:
		f.delivery, f.reason, f.counted = model.LineUnsure, reasonUnsure, out.sent+1
	}
	if f.delivery == model.LineUndelivered && out.sent > 0 {
		f.reason = fmt.Sprintf("只送达了前%d段：%s", out.sent, f.reason)
	}
	return f
}
