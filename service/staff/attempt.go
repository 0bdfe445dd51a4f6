package staff

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/alexedwards/argon2id"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// setUpLimits bound the guesses at the code of the first admin from one address, and allSetUpLimits those of everybody: a stranger
// must not keep the operator out. The code has 80 bits.
var (
	setUpLimits    = []kv.Limit{{Max: 20, Per: 15 * time.Minute}}
	allSetUpLimits = []kv.Limit{{Max: 2000, Per: 15 * time.Minute}}
)

// addressLimits bound the failures of one address, whatever the names: a whole office may stand behind it.
var addressLimits = []kv.Limit{{Max: 100, Per: 15 * time.Minute}}

// neighbourhood is what counts as one address: an IPv6 customer has at least 2⁶⁴ of them.
func neighbourhood(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		return netip.PrefixFrom(ip, 64).Masked().String()
	}
	return ip.String()
}

// near is where the failures of an address are counted.
func (r *Room) near(address string) string {
	return "staff-address:" + r.store.Digest("address", neighbourhood(address))
}

// admit is who proves that he is one of the staff. An attempt counts against its address before it takes a turn at the gate, so that
// nobody holds the gate with a thousand at once, and is taken back where it was no failure.
func (r *Room) admit(ctx context.Context, a Attempt) (model.Staff, error) {
	of, err := r.failures(ctx, a)
	if err != nil {
		return model.Staff{}, err
	}
	for _, key := range of {
		if err := r.locked(r.kv.Wait(ctx, key.key, key.limits...)); err != nil { // who is locked out takes no turn
			r.noteLock(ctx, a, key)
			return model.Staff{}, err
		}
	}
	wait, undo, err := r.kv.Try(ctx, r.near(a.Address), addressLimits...)
	if err := r.locked(wait, err); err != nil {
		return model.Staff{}, err
	}
	who, err := r.check(ctx, a.Name, a.Password, of)
	if err == nil && !who.FactorDue {
		of = []tally{codeFailures(who.ID), codesOfMonth(who.ID)}
		err = r.checkFactor(ctx, who, a.Code)
	}
	failed := errors.Is(err, model.ErrBadLogIn) || errors.Is(err, model.ErrBadFactor)
	if failed || errors.Is(err, model.ErrAccountWaits) || errors.Is(err, model.ErrPasswordLapsed) {
		r.noteFailure(ctx, a, who, err)
	}
	if !failed { // whose password was right guesses at nothing
		r.takeBack(ctx, undo)
	}
	if failed || errors.Is(err, model.ErrTooMany) {
		for _, key := range of {
			r.noteLock(ctx, a, key)
		}
	}
	return who, err
}

const undoTime = 2 * time.Second // to take an attempt back for whom the call itself has no time left

func (r *Room) takeBack(ctx context.Context, undo func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	if err := undo(ctx); err != nil {
		r.log.WarnContext(ctx, "a staff log-in counts as a failure", "err", err)
	}
}

// noteFailure writes a failed log-in into the audit log: each of the first, then how many there were.
func (r *Room) noteFailure(ctx context.Context, a Attempt, who model.Staff, why error) {
	r.log.WarnContext(ctx, "staff log-in failed")
	detail, write := r.flood.note(neighbourhood(a.Address), r.now())
	if !write {
		return
	}
	line := a.line(who, model.AuditLogInFailed, "登录失败")
	line.Failed, line.Detail = codeOf(why), model.AuditDetail(detail)
	if _, err := r.audit.Record(ctx, line); err != nil {
		r.log.WarnContext(ctx, "a failed log-in is not written down", "err", err)
	}
}

func codeOf(err error) string {
	var known *model.Error
	if errors.As(err, &known) {
		return known.Code
	}
	return "internal"
}

// noteLock writes down that a name is locked, where it is, once a lock: as soon as it begins, or else when it refuses somebody.
func (r *Room) noteLock(ctx context.Context, a Attempt, of tally) {
	wait, err := r.kv.Wait(ctx, of.key, of.limits...)
	if err == nil && wait == 0 {
		return
	}
	if err == nil { // a lock is known by its end, which does not move while it lasts but for the time that Redis takes to tell it
		err = r.writeLock(ctx, a, of.key, wait)
	}
	if err != nil {
		r.log.WarnContext(ctx, "a lock is not written down", "err", err)
	}
}

// writeLock writes a lock down for whoever claims the second in which it ends and the next: the clock may have ticked between Redis
// and here.
func (r *Room) writeLock(ctx context.Context, a Attempt, key string, wait time.Duration) error {
	end := r.now().Add(wait).Round(time.Second).Unix()
	var once []string
	for _, second := range []int64{end, end + 1} {
		claim := fmt.Sprintf("locked:%s:%d", key, second)
		_, first, err := r.kv.Claim(ctx, claim, "1", wait+time.Minute)
		if err != nil || !first {
			return err
		}
		once = append(once, claim)
	}
	who, _, err := r.store.StaffByName(ctx, a.Name)
	if errors.Is(err, store.ErrNoStaff) { // nobody is kept out, and strangers have names without end
		if _, write := r.flood.note(neighbourhood(a.Address), r.now()); !write {
			return nil
		}
	} else if err != nil {
		return errors.Join(err, r.kv.Delete(ctx, once...)) // the next who is refused writes it
	}
	line := a.line(who, model.AuditLocked, "登录锁定")
	line.Failed = model.ErrTooMany.Code
	if _, err := r.audit.Record(ctx, line); err != nil {
		return errors.Join(err, r.kv.Delete(ctx, once...))
	}
	return nil
}

func (r *Room) forgive(ctx context.Context, key string) {
	if err := r.kv.Forgive(ctx, key); err != nil {
		r.log.WarnContext(ctx, "a staff log-in counts as a failure", "err", err)
	}
}

// locked is whether a name has to wait.
func (*Room) locked(wait time.Duration, err error) error {
	if err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	if wait > 0 {
		return model.ErrTooMany.After(wait).Saying("尝试次数太多，请稍后再试")
	}
	return nil
}

// check looks at a password, and counts a failure before it does: of a thousand guesses at once five are looked at, and take a turn at the
// gate. Where the password could not be looked at it is no failure: nobody is locked out because our database was away. A right one
// forgives those that are counted first.
func (r *Room) check(ctx context.Context, name, password string, of []tally) (model.Staff, error) {
	undo, err := r.count(ctx, of)
	if err != nil {
		return model.Staff{}, err
	}
	who, err := r.compare(ctx, name, password)
	if !errors.Is(err, model.ErrBadLogIn) {
		r.takeBack(ctx, undo)
	}
	if err == nil {
		r.forgive(ctx, of[0].key)
	}
	return who, err
}

// compare takes as long for a name that nobody has.
func (r *Room) compare(ctx context.Context, name, password string) (model.Staff, error) {
	select {
	case r.gate <- struct{}{}:
		defer func() { <-r.gate }()
	case <-ctx.Done():
		return model.Staff{}, errors.Join(model.ErrUnavailable, ctx.Err())
	}
	who, hash, err := r.store.StaffByName(ctx, name)
	unknown := errors.Is(err, store.ErrNoStaff)
	if err != nil && !unknown {
		return who, err
	}
	if unknown {
		hash = r.dummy
	}
	right, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return who, fmt.Errorf("check a password: %w", err)
	}
	if unknown || !right {
		return who, model.ErrBadLogIn // it may be told to the audit log whose name it was, and to nobody else
	}
	return who, r.barred(ctx, who)
}
