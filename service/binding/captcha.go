package binding

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/mojocn/base64Captcha"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
)

// Captcha is a picture of digits; the same digits can be heard (Speak), for who cannot see them.
type Captcha struct {
	ID    string
	Image string // a data: URL
}

const (
	captchaLife   = 5 * time.Minute
	captchaDigits = 5
)

var (
	errCaptcha    = model.ErrInvalid.With("captcha_answer", "图形验证码不正确或已过期，请重新填写")
	captchaLimits = []kv.Limit{{Max: 60, Per: time.Hour}}
)

// NewCaptcha draws one.
func (d *Desk) NewCaptcha(ctx context.Context, who model.Citizen) (Captcha, error) {
	wait, err := d.kv.Allow(ctx, fmt.Sprintf("captcha:citizen:%d", who.ID), captchaLimits...)
	if err != nil {
		return Captcha{}, unavailable("count captchas", err)
	}
	if wait > 0 {
		return Captcha{}, model.ErrTooMany.After(wait)
	}
	answer, err := digits(captchaDigits)
	if err != nil {
		return Captcha{}, err
	}
	c := Captcha{ID: rand.Text()}
	if err := d.kv.Set(ctx, "captcha:"+c.ID, answer, captchaLife); err != nil {
		return Captcha{}, unavailable("keep a captcha", err)
	}
	item, err := base64Captcha.NewDriverDigit(80, 220, captchaDigits, 0.4, 40).DrawCaptcha(answer)
	if err != nil {
		return Captcha{}, err
	}
	c.Image = item.EncodeB64string()
	return c, nil
}

// Speak is a captcha read aloud in Chinese, as WAV.
func (d *Desk) Speak(ctx context.Context, id string) ([]byte, error) {
	answer, found, err := d.kv.Get(ctx, "captcha:"+id)
	if err != nil {
		return nil, unavailable("read a captcha", err)
	}
	if !found {
		return nil, errCaptcha
	}
	item, err := base64Captcha.NewDriverAudio(captchaDigits, "zh").DrawCaptcha(answer)
	if err != nil {
		return nil, err
	}
	var wav bytes.Buffer
	_, err = item.WriteTo(&wav)
	return wav.Bytes(), err
}

// solve takes an answer; right or wrong, the captcha is used up.
func (d *Desk) solve(ctx context.Context, id, answer string) error {
	want, found, err := d.kv.Take(ctx, "captcha:"+id)
	if err != nil {
		return unavailable("read a captcha", err)
	}
	if !found || strings.TrimSpace(answer) != want {
		return errCaptcha
	}
	return nil
}

func digits(n int) (string, error) {
	var b strings.Builder
	for range n {
		d, err := rand.Int(rand.Reader, big.NewInt(10))
		if err != nil {
			return "", err
		}
		b.WriteByte(byte('0' + d.Int64()))
	}
	return b.String(), nil
}
