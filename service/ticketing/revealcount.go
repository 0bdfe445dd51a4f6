package ticketing

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
)

// revealLimits, the shortest first, bound what one person carries away: a field every half minute for an hour, and fifty an hour for a working day. Who calls
// back or handles what he looks at stays far below both.
var revealLimits = []kv.Limit{{Max: 120, Per: time.Hour}, {Max: 400, Per: 24 * time.Hour}}

// countReveal is model.ErrTooMany where somebody looked at as many fields as he may. What cannot be counted is not shown.
func (d *Desk) countReveal(ctx context.Context, who model.Staff) error {
	wait, err := d.kv.Allow(ctx, revealKey(who), revealLimits...)
	if err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	if wait <= 0 {
		return nil
	}
	d.tellOfReveals(ctx, who, wait)
	most := make([]string, len(revealLimits))
	for i, l := range revealLimits {
		most[i] = fmt.Sprintf("%d小时内%d次", int(l.Per.Hours()), l.Max)
	}
	return model.ErrTooMany.After(wait).Saying(fmt.Sprintf("查看个人信息的次数已到上限（%s），%s后可以再查看",
		strings.Join(most, "，"), d.moment(d.now().Add(wait))))
}

// moment is the first full minute that is not before at, with its day where that is not today.
func (d *Desk) moment(at time.Time) string {
	at = at.Add(time.Minute - 1).Truncate(time.Minute).In(d.zone)
	if d.day(at) == d.day(d.now()) {
		return at.Format("15:04")
	}
	return at.Format("1月2日15:04")
}

// tellOfReveals has the supervisors know, once for each limit within its time. The refusal stands whether they hear of it or not.
func (d *Desk) tellOfReveals(ctx context.Context, who model.Staff, wait time.Duration) {
	told, again, err := d.revealsTold(ctx, who)
	if told {
		return
	}
	d.log.WarnContext(ctx, "as many personal fields were looked at as may be", "staff", who.ID, "wait", wait)
	if err == nil {
		err = d.store.TellStaff(ctx, []model.StaffNotice{{
			Role: model.RoleSupervisor, Kind: model.StaffReveals, Text: who.Name + "查看个人信息的次数已到上限，请了解原因",
		}})
		if err != nil {
			err = errors.Join(err, again(ctx)) // the next refusal tries again
		}
	}
	if err != nil {
		d.log.ErrorContext(ctx, "supervisors were not told of it", "staff", who.ID, "err", err)
	}
}

// revealsTold is whether it was told already of the longest of the limits that somebody reached; if not, it is from now on, unless again
// takes that back.
func (d *Desk) revealsTold(ctx context.Context, who model.Staff) (told bool, again func(context.Context) error, err error) {
	reached := revealLimits[0].Per
	for _, l := range revealLimits[1:] {
		wait, err := d.kv.Wait(ctx, revealKey(who), l)
		if err != nil {
			return false, nil, err
		}
		if wait > 0 {
			reached = l.Per
		}
	}
	wait, again, err := d.kv.Try(ctx, fmt.Sprintf("reveal-told:%d:%s", who.ID, reached), kv.Limit{Max: 1, Per: reached})
	return wait > 0, again, err
}

func revealKey(who model.Staff) string { return fmt.Sprintf("reveal:%d", who.ID) }
