// Package citizen is the JSON API of the citizens' pages, and their way in through WeChat's web authorisation.
package citizen

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/handler/session"
	"example.org/hotline/handler/stream"
	"example.org/hotline/model"
	"example.org/hotline/service/binding"
	"example.org/hotline/service/ticketing"
)

// Base is where this API lives.
const Base = "/api/citizen/v1"

type bindingDesk interface {
	SendCode(ctx context.Context, who model.Citizen, in binding.CodeRequest) error
	Bind(ctx context.Context, who model.Citizen, in binding.Request) (model.Citizen, error)
	Unbind(ctx context.Context, who model.Citizen) error
	NewCaptcha(ctx context.Context, who model.Citizen) (binding.Captcha, error)
	Speak(ctx context.Context, id string) ([]byte, error)
}

type ticketDesk interface {
	Submit(ctx context.Context, who model.Citizen, form ticketing.Form) (model.Ticket, error)
	Find(ctx context.Context, who model.Citizen, number string) (ticketing.File, error)
	List(ctx context.Context, who model.Citizen, q ticketing.Query) (ticketing.Page, error)
	Duplicates(ctx context.Context, who model.Citizen, sketch model.Sketch) (ticketing.Page, error)
	Withdraw(ctx context.Context, who model.Citizen, number, reason string) (ticketing.File, error)
	Complete(ctx context.Context, who model.Citizen, number string, r model.Revision) (ticketing.File, error)
	AddMaterial(ctx context.Context, who model.Citizen, number string, in ticketing.Material) (ticketing.File, error)
	Remind(ctx context.Context, who model.Citizen, number string) (ticketing.File, error)
	Rate(ctx context.Context, who model.Citizen, number string, r model.Rating, redo bool) (ticketing.File, error)
	Redo(ctx context.Context, who model.Citizen, number, reason string) (ticketing.File, error)
	SetPublicIntent(ctx context.Context, who model.Citizen, number string, public bool) (ticketing.File, error)
	Unlock(ctx context.Context, who model.Citizen, number string, a ticketing.Answer) (ticketing.File, error)
	Photo(ctx context.Context, who model.Citizen, id string) (model.Photo, error)
}

type album interface {
	Add(ctx context.Context, citizenID int64, r io.Reader) (model.Photo, error)
	Develop(ctx context.Context, citizenID int64, r io.Reader) (jpeg []byte, err error)
	Open(ctx context.Context, p model.Photo) (jpeg []byte, err error)
	Remove(ctx context.Context, citizenID int64, id string) error
}

// JSConfig is what a page hands to wx.config.
type JSConfig struct {
	AppID     string `json:"app_id"`
	Timestamp int64  `json:"timestamp"`
	NonceStr  string `json:"nonce_str"`
	Signature string `json:"signature"`
}

// platform is what the pages need of WeChat.
type platform interface {
	AuthorizeURL(redirectURI, state string) (string, error)
	// OpenID exchanges the code of a web authorisation; ErrCodeSpent where it was used or has expired.
	OpenID(ctx context.Context, code string) (string, error)
	JSConfig(ctx context.Context, pageURL string) (JSConfig, error)
}

// mapService puts a point into words; "" where it cannot.
type mapService interface {
	Address(ctx context.Context, p model.Point) (string, error)
}

// API is what the citizens' routes work with.
type API struct {
	Binding       bindingDesk
	Tickets       ticketDesk
	Photos        album
	Chats         chatDesk
	Cases         caseDesk
	Live          *stream.Set // who follows something
	Subscriptions subscriptions
	Knowledge     library
	WeChat        platform
	Map           mapService
	Sessions      *session.Manager
	SignIns       SignIns
	Reply         reply.Replier
	PublicURL     string // the origin that citizens reach
	City          City
	Zone          *time.Location
	Now           func() time.Time
	Log           *slog.Logger
}

// City is what the pages say of the city and its service.
type City struct {
	Name      string `json:"city" doc:"广州"`
	Account   string `json:"account" doc:"The account's name, 广州12345"`
	KefuHours string `json:"kefu_hours" doc:"Service hours of 在线客服, every day"`
	KefuIdle  int    `json:"kefu_idle_seconds" doc:"How long a citizen says nothing before his chat ends"`
	Privacy   string `json:"privacy_version" doc:"Of the notice that citizens agree to"`
}

// Routes lists every route. guard is what stands before those that sign nobody in: who is asking, and from where.
func (a API) Routes(e *gin.Engine, doc *huma.OpenAPI, guard ...gin.HandlerFunc) {
	e.GET("/h5/oauth/start", a.oauthStart)
	e.GET("/h5/oauth/callback", a.oauthCallback)

	g := e.Group("/", append(guard, a.Sessions.Know)...)
	cfg := huma.Config{OpenAPI: doc, Formats: huma.DefaultFormats, DefaultFormat: "application/json"}
	cfg.FieldsOptionalByDefault = true            // what a form must hold is the model's to say, in the form's own words
	cfg.AllowAdditionalPropertiesByDefault = true // a page may be newer than the service, while it is being replaced
	api := humagin.NewWithGroup(e, g, cfg)

	op(a, api, http.MethodGet, "/me", "谁在使用", 200, a.me)
	op(a, api, http.MethodGet, "/page-texts", "城市与服务时间", 200, a.pageTexts)
	op(a, api, http.MethodPost, "/sms-codes", "获取验证码", 204, a.sendCode)
	op(a, api, http.MethodGet, "/captcha", "图形验证码", 200, a.captcha)
	op(a, api, http.MethodPut, "/binding", "绑定手机号", 200, a.bind)
	op(a, api, http.MethodDelete, "/binding", "解除绑定", 204, a.unbind)
	op(a, api, http.MethodGet, "/categories", "诉求类型与模板", 200, a.categories)
	op(a, api, http.MethodPost, "/tickets", "提交诉求", 201, a.submit)
	op(a, api, http.MethodGet, "/tickets", "我的诉求", 200, a.list)
	op(a, api, http.MethodGet, "/tickets/{number}", "诉求详情与进度", 200, a.ticket)
	op(a, api, http.MethodPost, "/tickets/likely-duplicates", "可能重复的诉求", 200, a.duplicates)
	op(a, api, http.MethodPost, "/tickets/{number}/withdrawal", "撤回诉求", 200, a.withdraw)
	op(a, api, http.MethodPost, "/tickets/{number}/completion", "补充后重新提交", 200, a.complete)
	op(a, api, http.MethodPost, "/tickets/{number}/materials", "补充材料", 200, a.addMaterial)
	op(a, api, http.MethodPost, "/tickets/{number}/reminder", "催办", 200, a.remind)
	op(a, api, http.MethodPost, "/tickets/{number}/rating", "评价", 200, a.rate)
	op(a, api, http.MethodPost, "/tickets/{number}/redo", "重办", 200, a.redo)
	op(a, api, http.MethodPut, "/tickets/{number}/public-intent", "修改公开意向", 200, a.setIntent)
	op(a, api, http.MethodPost, "/tickets/{number}/identity", "核对旧诉求的提交人", 200, a.unlock)
	op(a, api, http.MethodGet, "/subscription", "可以请市民订阅的通知", 200, a.subscription)
	op(a, api, http.MethodPost, "/subscription", "市民对订阅通知的回答", 200, a.answerSubscription)
	op(a, api, http.MethodGet, "/chat", "在线客服会话", 200, a.chat)
	op(a, api, http.MethodGet, "/chat/lines", "会话记录", 200, a.chatLines)
	op(a, api, http.MethodPost, "/chat/messages", "在会话中发送文字", 201, a.sayInChat)
	op(a, api, http.MethodPost, "/chat/end", "结束会话，同回复88", 200, a.endChat)
	op(a, api, http.MethodPut, "/chat/ratings/{chat_id}", "评价客服的服务", 200, a.rateChat)
	read(a, api, "/cases", "案例公开", a.cases)
	read(a, api, "/cases/{id}", "一个公开案例", a.publicCase)
	op(a, api, http.MethodGet, "/place", "定位所在的地址", 200, a.place)
	free(a, api, http.MethodGet, "/jssdk", "微信 JS-SDK 签名", 200, a.jssdk)

	a.knowledgeRoutes(api, g, doc)

	// These carry bytes, not JSON; they are described by hand.
	g.POST(Base+"/photos", a.Reply.JSON(http.StatusCreated, a.addPhoto))
	g.GET(Base+"/photos/:id", a.photo)
	g.DELETE(Base+"/photos/:id", a.Reply.JSON(http.StatusNoContent, a.removePhoto))
	g.GET(Base+"/captcha/:id/audio", a.captchaAudio)
	describePhotos(doc)
	g.GET(Base+"/chat/media/:id", a.chatFile)
	describeChat(doc)
}

// Streams are the routes that take as long as they take: guard must not end them.
func (a API) Streams(e *gin.Engine, guard ...gin.HandlerFunc) {
	g := e.Group("/", append(guard, a.Sessions.Know)...)
	g.GET(Base+"/chat/stream", a.chatStream)
	g.POST(Base+"/chat/photos", a.Reply.JSON(http.StatusCreated, a.sendChatPhoto))
}

const maxBody = 64 << 10 // bytes of a JSON request: the longest form is 2 000 characters of content and some lines

func op[I, O any](a API, api huma.API, method, path, summary string, status int, h func(context.Context, *I) (*O, error)) {
	huma.Register(api, huma.Operation{
		Method: method, Path: Base + path, Summary: summary, DefaultStatus: status, Tags: []string{"citizen"},
		OperationID: operationID(method, path), MaxBodyBytes: maxBody,
		Security: []map[string][]string{{"citizen_session": {}}},
	}, reply.Do(a.Reply, h))
}

// read is a route for whoever comes, signed in or not.
func read[I, O any](a API, api huma.API, path, summary string, h func(context.Context, *I) (*O, error)) {
	huma.Register(api, huma.Operation{
		Method: http.MethodGet, Path: Base + path, Summary: summary, DefaultStatus: 200, Tags: []string{"citizen"},
		OperationID: operationID(http.MethodGet, path), Security: []map[string][]string{},
	}, reply.Do(a.Reply, h))
}

// body is an answer as huma takes it.
type body[T any] struct{ Body T }

type none struct{}
