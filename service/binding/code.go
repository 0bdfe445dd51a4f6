package binding

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
)

// Purpose is what a code is good for; a code for one is worthless for another.
type Purpose string

const (
	ForBinding    Purpose = "bind"
	ForSubmitting Purpose = "submit"
)

const codeLife = 5 * time.Minute

// The limits of domain §8. A phone's and a citizen's are hard: they shield whoever owns the number. An address's is
// soft, because a carrier puts thousands behind one: past it a captcha is asked for.
var (
	phoneLimits   = []kv.Limit{{Max: 1, Per: time.Minute}, {Max: 5, Per: time.Hour}, {Max: 10, Per: 24 * time.Hour}}
	citizenLimits = []kv.Limit{{Max: 10, Per: 24 * time.Hour}}
	addressLimits = []kv.Limit{{Max: 30, Per: time.Hour}}
)

// CodeRequest asks for an SMS code.
type CodeRequest struct {
	Phone         string
	Purpose       Purpose
	Address       string // the citizen's IP address
	CaptchaID     string
	CaptchaAnswer string
}

// SendCode sends a fresh code to the phone. It replaces the one before it. The answer does not tell whether the hotline
// knows the phone. model.ErrTooMany says how long to wait; with the field captcha_answer a captcha helps at once.
func (d *Desk) SendCode(ctx context.Context, who model.Citizen, in CodeRequest) error {
	phone, ok := model.Phone(in.Phone)
	if !ok {
		return model.ErrInvalid.With("phone", "请填写11位手机号码")
	}
	if in.Purpose != ForBinding && in.Purpose != ForSubmitting {
		return model.ErrInvalid.With("purpose", "用途只能是 bind 或 submit")
	}
	if err := d.allow(ctx, who, phone, in); err != nil {
		return err
	}
	code, err := newCode()
	if err != nil {
		return err
	}
	key := d.codeKey(who, in.Purpose, phone)
	if err := d.kv.PutCode(ctx, key, d.store.Digest("sms_code", code), codeLife); err != nil {
		return unavailable("keep a code", err)
	}
	err = d.sms.SendCode(ctx, phone, string(in.Purpose)+"_code", code)
	var known *model.Error
	switch {
	case errors.As(err, &known): // the provider's word on this phone
		return err
	case err != nil:
		d.log.WarnContext(ctx, "sms code not sent", "citizen", who.ID, "err", err)
		return model.ErrUnavailable.Saying("短信暂时发送不出去，请稍后再试")
	}
	d.log.InfoContext(ctx, "sms code sent", "citizen", who.ID, "purpose", in.Purpose)
	return nil
}

func (d *Desk) allow(ctx context.Context, who model.Citizen, phone string, in CodeRequest) error {
	wait, err := d.kv.Allow(ctx, "sms:address:"+d.store.Digest("address", in.Address), addressLimits...)
	if err != nil {
		return unavailable("count codes", err)
	}
	if wait > 0 {
		if in.CaptchaAnswer == "" {
			return model.ErrTooMany.After(wait).With("captcha_answer", "请填写图形验证码")
		}
		if err := d.solve(ctx, in.CaptchaID, in.CaptchaAnswer); err != nil {
			return err
		}
	}
	// First whether the phone would be allowed, without counting: who asks too early must not use up his day's codes. Then
	// the citizen's own limit, and the phone's last, so that who has none left cannot use up those of other people's phones.
	phoneKey, citizenKey := "sms:phone:"+d.store.Digest("phone", phone), fmt.Sprintf("sms:citizen:%d", who.ID)
	for _, ask := range []func() (time.Duration, error){
		func() (time.Duration, error) { return d.kv.Wait(ctx, phoneKey, phoneLimits...) },
		func() (time.Duration, error) { return d.kv.Allow(ctx, citizenKey, citizenLimits...) },
		func() (time.Duration, error) { return d.kv.Allow(ctx, phoneKey, phoneLimits...) },
	} {
		wait, err := ask()
		if err != nil {
			return unavailable("count codes", err)
		}
		if wait > 0 {
			return model.ErrTooMany.After(wait).Saying("验证码发送太频繁，请" + spoken(wait) + "后再试")
		}
	}
	return nil
}

// UseCode takes the code that was sent to the phone, or returns model.ErrWrongCode. A code is good once; restore gives
// it back when what it was used for failed for no fault of the citizen's.
func (d *Desk) UseCode(ctx context.Context, who model.Citizen, p Purpose, phone, code string) (restore func(context.Context), err error) {
	ok, back, err := d.kv.UseCode(ctx, d.codeKey(who, p, phone), d.store.Digest("sms_code", strings.TrimSpace(code)))
	if err != nil {
		return nil, unavailable("use a code", err)
	}
	if !ok {
		return nil, model.ErrWrongCode
	}
	return func(ctx context.Context) {
		if err := back(context.WithoutCancel(ctx)); err != nil {
			d.log.WarnContext(ctx, "sms code not given back", "citizen", who.ID, "err", err)
		}
	}, nil
}

// UseSubmitCode is UseCode for a citizen's first ticket.
func (d *Desk) UseSubmitCode(ctx context.Context, who model.Citizen, phone, code string) (func(context.Context), error) {
	return d.UseCode(ctx, who, ForSubmitting, phone, code)
}

func (d *Desk) codeKey(who model.Citizen, p Purpose, phone string) string {
	return fmt.Sprintf("code:%s:%d:%s", p, who.ID, d.store.Digest("phone", phone))
}

func validCode(code string) bool {
	code = strings.TrimSpace(code)
	return len(code) == 6 && strings.Trim(code, "0123456789") == ""
}

func newCode() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%06d", n), nil
}

func spoken(d time.Duration) string {
	switch {
	case d <= time.Minute:
		return fmt.Sprintf("%d秒", int((d+time.Second-1)/time.Second))
	case d <= time.Hour:
		return fmt.Sprintf("%d分钟", int((d+time.Minute-1)/time.Minute))
	}
	return fmt.Sprintf("%d小时", int((d+time.Hour-1)/time.Hour))
}

// unavailable is a fault of Redis as the citizen may read it: without it no code can be checked.
func unavailable(doing string, err error) error {
	return fmt.Errorf("%s: %w", doing, errors.Join(model.ErrUnavailable, err))
}
