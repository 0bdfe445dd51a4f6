package citizen

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/binding"
)

// meView is who is asking, masked: the page needs no more to show it.
type meView struct {
	Bound bool   `json:"bound"`
	Name  string `json:"name,omitempty" doc:"张*"`
	Phone string `json:"phone,omitempty" doc:"138****8000"`
}

func newMeView(c model.Citizen) *body[meView] {
	if !c.Bound() {
		return &body[meView]{}
	}
	return &body[meView]{meView{true, model.MaskName(c.Binding.Name), model.MaskPhone(c.Binding.Phone)}}
}

func (a API) me(ctx context.Context, _ *none) (*body[meView], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	return newMeView(who), nil
}

func (a API) pageTexts(context.Context, *none) (*body[City], error) { return &body[City]{a.City}, nil }

type codeRequest struct {
	Body struct {
		Phone         string `json:"phone"`
		Purpose       string `json:"purpose" doc:"bind or submit"`
		CaptchaID     string `json:"captcha_id,omitempty"`
		CaptchaAnswer string `json:"captcha_answer,omitempty"`
	}
	Address session.Address
}

func (a API) sendCode(ctx context.Context, in *codeRequest) (*none, error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Binding.SendCode(ctx, who, binding.CodeRequest{
		Phone: in.Body.Phone, Purpose: binding.Purpose(in.Body.Purpose), Address: string(in.Address),
		CaptchaID: in.Body.CaptchaID, CaptchaAnswer: in.Body.CaptchaAnswer,
	})
}

type bindRequest struct {
	Body struct {
		Name  string `json:"name" doc:"用户名"`
		Phone string `json:"phone"`
		Code  string `json:"code" doc:"短信验证码"`
	}
}

func (a API) bind(ctx context.Context, in *bindRequest) (*body[meView], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	who, err = a.Binding.Bind(ctx, who, binding.Request{Name: in.Body.Name, Phone: in.Body.Phone, Code: in.Body.Code})
	if err != nil {
		return nil, err
	}
	return newMeView(who), nil
}

func (a API) unbind(ctx context.Context, _ *none) (*none, error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Binding.Unbind(ctx, who)
}

type captchaView struct {
	ID    string `json:"id"`
	Image string `json:"image" doc:"A data: URL"`
	Audio string `json:"audio" doc:"The same digits, spoken: WAV"`
}

func (a API) captcha(ctx context.Context, _ *none) (*body[captchaView], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	c, err := a.Binding.NewCaptcha(ctx, who)
	if err != nil {
		return nil, err
	}
	return &body[captchaView]{captchaView{c.ID, c.Image, Base + "/captcha/" + c.ID + "/audio"}}, nil
}

func (a API) captchaAudio(c *gin.Context) {
	if _, err := session.Citizen(c.Request.Context()); err != nil {
		a.Reply.Fail(c, err)
		return
	}
	wav, err := a.Binding.Speak(c.Request.Context(), c.Param("id"))
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "audio/wav", wav)
}
