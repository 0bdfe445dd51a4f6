package staff

import (
	"context"
	"crypto/rand"
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

// failLimits lock a name after five failures (domain §15): for the network that they come from, or the browser. A stranger must not lock
// out whose name he knows.
var failLimits = []kv.Limit{{Max: 5, Per: 15 * time.Minute}}

// nameLimits bound the failures of one name from all networks together, however many somebody has.
var nameLimits = []kv.Limit{{Max: 50, Per: 15 * time.Minute}}

// failures are where the failures of an attempt are counted, what a right password forgives first. A browser that logged in before is
// counted by itself: whatever others do, its owner comes in.
func (r *Room) failures(ctx context.Context, a Attempt) ([]tally, error) {
	since, _, err := r.kv.Get(ctx, r.unlocked(a.Name))
	if err != nil {
		return nil, errors.Join(model.ErrUnavailable, err)
	}
	if device, ok := r.known(a); ok {
		return []tally{{"staff-device:" + r.store.Digest("staff", device+" "+since), failLimits}}, nil
	}
	return []tally{
		{"staff-fail:" + r.store.Digest("staff", a.Name+"\x00"+neighbourhood(a.Address)+"\x00"+since), failLimits},
		{"staff-name:" + r.store.Digest("staff", a.Name+"\x00"+since), nameLimits},
	}, nil
}

// proofs is where somebody's wrong passwords are counted while he is logged in.
func proofs(staffID int64) tally { return tally{fmt.Sprintf("staff-proof:%d", staffID), failLimits} }

// unlocked is where a name's last unlocking is noted: what was counted before it, wherever it came from, counts no more.
func (r *Room) unlocked(name string) string { return "staff-unlocked:" + r.store.Digest("staff", name) }

const failuresKept = time.Hour // longer than failures count

func (r *Room) forgivePasswords(ctx context.Context, who model.Staff) error {
	if err := r.kv.Set(ctx, r.unlocked(who.Name), rand.Text(), failuresKept); err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	return r.forget(ctx, []tally{proofs(who.ID)})
}

// count counts an act in each of some tallies, or in none; undo takes it back.
func (r *Room) count(ctx context.Context, of []tally) (undo func(context.Context) error, err error) {
	var done []func(context.Context) error
	undo = func(ctx context.Context) error {
		var errs []error
		for _, one := range done {
			errs = append(errs, one(ctx))
		}
		return errors.Join(errs...)
	}
	for _, one := range of {
		wait, back, err := r.kv.Try(ctx, one.key, one.limits...)
		if err := r.locked(wait, err); err != nil {
			r.takeBack(ctx, undo)
			return nil, err
		}
		done = append(done, back)
	}
	return undo, nil
}

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
