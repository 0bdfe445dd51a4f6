package kefu

import (
	"time"

	"example.org/hotline/model"
)

// wroteThere takes that the citizen wrote in WeChat's tool at a moment, which is seen late: that opened WeChat's window (protocol §5). Of a
// chat that an agent began no window was known till then, and what the account had to say at its end is undelivered though WeChat was never asked: it goes
// now. What WeChat itself refused stays as it is: it knew of the message.
func (a *act) wroteThere(at time.Time) error {
	unknown := !a.now.Before(a.chat.Window.MessagesUntil)
	a.chat.Window.Wrote(at)
	if left, _ := a.chat.Window.Left(a.now); !unknown || left == 0 || a.chat.Open() {
		return nil
	}
	lines, err := a.tx.UndeliveredLines(a.ctx, a.chat.ID, a.now.Add(-lateTime))
	for _, l := range lines {
		if err != nil || l.From != model.FromSystem || l.Reason != reasonSilent {
			continue
		}
		err = a.mark(l, model.LineToSend, "")
	}
	return err
}
