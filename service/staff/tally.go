package staff

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
)

// tally is where some failures are counted, and how many of them there may be.
type tally struct {
	key    string
	limits []kv.Limit
}

// failLimits lock a name after five failures (domain §15).
var failLimits = []kv.Limit{{Max: 5, Per: 15 * time.Minute}}

// codeLimits bound the wrong codes of one log-in, whatever is right in between: six digits of which three are good at a time make one
// chance in 3000 of a hundred guesses. An admin knows the password that he sets, and must not have a month of days to try
// (docs/adr/0025).
var codeLimits = []kv.Limit{{Max: 20, Per: 24 * time.Hour}, {Max: 100, Per: 30 * 24 * time.Hour}}

// codeFailures is where somebody's wrong codes are counted until a right one.
func codeFailures(staffID int64) tally {
	return tally{fmt.Sprintf("staff-code:%d", staffID), failLimits}
}

// codesOfMonth is where they are counted until he has another second factor.
func codesOfMonth(staffID int64) tally {
	return tally{fmt.Sprintf("staff-codes:%d", staffID), codeLimits}
}

// countCode counts a code before it is looked at; undo takes it out of those of the month.
func (r *Room) countCode(ctx context.Context, staffID int64) (undo func(context.Context) error, err error) {
	now, month := codeFailures(staffID), codesOfMonth(staffID)
	if err := r.locked(r.kv.Allow(ctx, now.key, now.limits...)); err != nil {
		return nil, err
	}
	wait, undo, err := r.kv.Try(ctx, month.key, month.limits...)
	if err == nil && wait > 0 {
		return nil, model.ErrTooMany.After(wait).Saying("动态验证码输错的次数太多，暂不能再试；急用请联系管理员重置动态验证码，能看诉求的账号还须班长确认")
	}
	return undo, r.locked(0, err)
}

// forget forgets what was counted.
func (r *Room) forget(ctx context.Context, list []tally) error {
	for _, one := range list {
		if err := r.kv.Forgive(ctx, one.key); err != nil {
			return errors.Join(model.ErrUnavailable, err)
		}
	}
	return nil
}
