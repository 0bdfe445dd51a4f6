package staff

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
	"github.com/skip2/go-qrcode"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const (
	stepSeconds   = 30 // RFC 6238, as every authenticator has it
	stepsAside    = 1  // of a clock that goes wrong
	secretBytes   = 20
	recoveryCodes = 10
	qrSize        = 240
)

// checkFactor is whether a code is the second factor's now, or a recovery code that was not used. Guesses count as wrong passwords do,
// and are counted by themselves: who knows the password does not forgive himself the codes by it.
func (r *Room) checkFactor(ctx context.Context, who model.Staff, code string) error {
	code = plainCode(code)
	if code == "" {
		return model.ErrFactorNeeded
	}
	undo, err := r.countCode(ctx, who.ID)
	if err != nil {
		return err
	}
	var right bool
	if len(code) == 6 {
		right, err = r.useCode(ctx, who.ID, code)
	} else {
		right, err = r.store.UseRecoveryCode(ctx, who.ID, code)
	}
	if err == nil && !right {
		err = model.ErrBadFactor
	}
	if err == nil {
		r.forgive(ctx, codeFailures(who.ID).key)
	}
	if !errors.Is(err, model.ErrBadFactor) {
		r.takeBack(ctx, undo)
	}
	return err
}

// plainCode is a code without what people put between its characters.
func plainCode(code string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\t", "").Replace(code))
}

// useCode is whether a code is good now. Each is good once.
func (r *Room) useCode(ctx context.Context, staffID int64, code string) (bool, error) {
	secret, _, err := r.store.Factor(ctx, staffID)
	if err != nil {
		return false, err
	}
	step, ok := r.stepOf(secret, code)
	if !ok {
		return false, nil
	}
	return r.store.UseStep(ctx, staffID, step)
}

// stepOf is the step whose code it is.
func (r *Room) stepOf(secret, code string) (step int64, ok bool) {
	now := r.now().Unix() / stepSeconds
	for step = now - stepsAside; step <= now+stepsAside; step++ {
		right, err := hotp.GenerateCode(secret, uint64(step))
		if err == nil && subtle.ConstantTimeCompare([]byte(right), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// Offer is a second factor to be set up.
type Offer struct {
	Secret string // to be typed where no picture can be read
	URI    string
	QR     []byte // a PNG of URI
}

// Proof is how somebody who is logged in shows that it is he: his password, and a code of his second factor or a recovery code where he
// has one. Otherwise whoever knows the password and sits at an open session could put a factor of his own in its place.
type Proof struct {
	Password, Code string
}

// prove is whether it is he. Wrong passwords and codes count as at the log-in.
func (r *Room) prove(ctx context.Context, who model.Staff, p Proof) error {
	if err := r.verify(ctx, who, p.Password, "password"); err != nil {
		return err
	}
	has, _, err := r.store.Factor(ctx, who.ID)
	if err != nil || has == "" {
		return err
	}
	err = r.checkFactor(ctx, who, p.Code)
	switch {
	case errors.Is(err, model.ErrFactorNeeded):
		return model.ErrInvalid.With("code", "请输入验证器现在显示的6位数字，或一个恢复码")
	case errors.Is(err, model.ErrBadFactor):
		return model.ErrInvalid.With("code", "验证码不正确或已经用过；手机时间须准确，也可以用恢复码")
	}
	return err
}

// OfferFactor gives somebody the secret of a new second factor. The one that he has goes on until TakeFactor.
func (r *Room) OfferFactor(ctx context.Context, who model.Staff, p Proof) (Offer, error) {
	if err := r.prove(ctx, who, p); err != nil {
		return Offer{}, err
	}
	raw := make([]byte, secretBytes)
	if _, err := rand.Read(raw); err != nil {
		return Offer{}, err
	}
	o := Offer{Secret: base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)}
	o.URI = "otpauth://totp/" + url.PathEscape(r.issuer+":"+who.Name) + "?" + strings.ReplaceAll(url.Values{"secret": {o.Secret}, "issuer": {r.issuer}}.Encode(), "+", "%20")
	var err error
	if o.QR, err = qrcode.Encode(o.URI, qrcode.Medium, qrSize); err != nil {
		return Offer{}, fmt.Errorf("draw the code of a second factor: %w", err)
	}
	return o, r.store.OfferFactor(ctx, who.ID, o.Secret)
}

// TakeFactor has the offered secret be somebody's second factor, once he shows a code of it. It returns his recovery codes, which are
// shown this once, and ends his other sessions.
func (r *Room) TakeFactor(ctx context.Context, who model.Staff, token, code string) ([]string, error) {
	_, next, err := r.store.Factor(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	if next == "" {
		return nil, model.ErrInvalid.Saying("请先获取二维码，再输入验证码")
	}
	key := codeFailures(who.ID)
	if err := r.locked(r.kv.Allow(ctx, key.key, key.limits...)); err != nil {
		return nil, err
	}
	step, ok := r.stepOf(next, plainCode(code))
	if !ok {
		return nil, model.ErrInvalid.With("code", "验证码不正确，请输入应用中最新的6位数字；手机时间须准确")
	}
	r.forgive(ctx, key.key)
	codes := newRecoveryCodes()
	if err := r.store.TakeFactor(ctx, who, next, step, plain(codes)); err != nil {
		return nil, stale(err)
	}
	r.forgive(ctx, codesOfMonth(who.ID).key) // they were guesses at another secret
	return codes, r.renew(ctx, token)
}

// DropFactor takes somebody's own second factor away, where none is required.
func (r *Room) DropFactor(ctx context.Context, who model.Staff, token string, p Proof) error {
	if r.required {
		return model.ErrForbidden.Saying("本系统要求使用动态验证码，只能更换，不能停用")
	}
	if err := r.prove(ctx, who, p); err != nil {
		return err
	}
	if err := r.store.DropFactor(ctx, who); err != nil {
		return stale(err)
	}
	return r.renew(ctx, token)
}

// NewRecoveryCodes replaces somebody's recovery codes.
func (r *Room) NewRecoveryCodes(ctx context.Context, who model.Staff, p Proof) ([]string, error) {
	if err := r.prove(ctx, who, p); err != nil {
		return nil, err
	}
	has, _, err := r.store.Factor(ctx, who.ID)
	switch {
	case err != nil:
		return nil, err
	case has == "":
		return nil, model.ErrFactorDue
	}
	codes := newRecoveryCodes()
	return codes, r.store.PutRecoveryCodes(ctx, who.ID, plain(codes))
}

// FactorState is whether somebody has a second factor, whether he must, and how many recovery codes he has left.
func (r *Room) FactorState(ctx context.Context, who model.Staff) (has, required bool, left int, err error) {
	secret, _, err := r.store.Factor(ctx, who.ID)
	if err != nil {
		return false, r.required, 0, err
	}
	left, err = r.store.RecoveryCodesLeft(ctx, who.ID)
	return secret != "", r.required, left, err
}

// newRecoveryCodes are ABCDE-FGHIJ and so on: 50 bits each.
func newRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		text := rand.Text()
		codes[i] = text[:5] + "-" + text[5:10]
	}
	return codes
}

func plain(codes []string) []string {
	list := make([]string, len(codes))
	for i, c := range codes {
		list[i] = plainCode(c)
	}
	return list
}

// verify is whether it is somebody's password, where he is logged in and shows that it is he. Five wrong ones lock as at the
// log-in, and are counted by themselves: strangers who guess there keep nobody from this.
func (r *Room) verify(ctx context.Context, who model.Staff, password, field string) error {
	_, err := r.check(ctx, who.Name, password, []tally{proofs(who.ID)})
	if errors.Is(err, model.ErrBadLogIn) {
		return model.ErrInvalid.With(field, "密码不正确")
	}
	return err
}

func stale(err error) error {
	if errors.Is(err, store.ErrStale) {
		return model.ErrAccountChanged
	}
	return err
}

// ChangePassword changes somebody's own password, and ends his other sessions.
func (r *Room) ChangePassword(ctx context.Context, who model.Staff, token, old, fresh string) error {
	wrong := model.CheckPassword(who.Name, fresh, "password")
	if wrong == nil && fresh == old {
		wrong = model.ErrInvalid.With("password", "新密码不能与当前密码相同")
	}
	if err := model.Faults(r.verify(ctx, who, old, "old_password"), wrong); err != nil {
		return err
	}
	hash, err := r.cost.Hash(fresh)
	if err != nil {
		return err
	}
	if err := r.store.SetPassword(ctx, who, hash, time.Time{}); err != nil {
		return stale(err)
	}
	return r.renew(ctx, token)
}
