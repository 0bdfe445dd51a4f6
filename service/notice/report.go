package notice

import (
	"context"
	"time"

	"example.org/hotline/model"
)

// Delivered keeps WeChat's report on a template message.
func (o *Outbox) Delivered(ctx context.Context, platformID, status string) error {
	return o.report(ctx, model.NoticeReport{
		PlatformID: platformID, Channel: model.ByTemplate, Arrived: status == "success", Why: cut(status),
	})
}

// DeliveredSubscription keeps WeChat's report on a 订阅通知 to a citizen.
func (o *Outbox) DeliveredSubscription(ctx context.Context, citizenID int64, line model.Subscription) error {
	return o.report(ctx, model.NoticeReport{
		PlatformID: line.MsgID, Channel: model.BySubscription, CitizenID: citizenID,
		Arrived: line.ErrorCode == "0", Why: cut(line.ErrorStatus),
	})
}

func (o *Outbox) report(ctx context.Context, r model.NoticeReport) error {
	const longest = 40 // characters of an id that are kept; WeChat's have 19
	if r.PlatformID == "" || len(r.PlatformID) > longest {
		return nil
	}
	err := o.store.ReportNotice(ctx, r)
	o.counts.reported(r)
	o.Wake() // it may go on by another channel
	return err
}

// keepReports is how long a report waits for its notice to be noted as sent.
const keepReports = 24 * time.Hour

// Tidy forgets reports that belong to no notice. Replicas may do it at once.
func (o *Outbox) Tidy(ctx context.Context) error {
	return o.store.ForgetReports(ctx, o.now().Add(-keepReports))
}

// AnswerLate queues what the account could not answer within WeChat's five seconds. The same event's answer is queued
// once, however often it is handed in.
func (o *Outbox) AnswerLate(ctx context.Context, ev model.Event, a model.Answer) error {
	if a.Text == "" {
		return nil // cards and hand-overs cannot be made up for
	}
	who, err := o.store.Meet(ctx, ev.From)
	if err != nil {
		return err
	}
	err = o.store.QueueNotice(ctx, model.Notice{
		Dedupe: "answer/" + o.store.Digest("event", ev.ID()), CitizenID: who.ID, Kind: model.NoticeAnswer,
		Params: map[string]string{"text": a.Text}, ExpiresAt: o.now().Add(10 * time.Minute),
	})
	o.Wake()
	return err
}
