// Package staff is the JSON API of those who work for the hotline and its departments. Who calls proves himself with a
// token from POST /sessions: a program in its Authorization header, the console in a cookie that its script cannot read.
package staff

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/handler/stream"
	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

// Base is where this API lives.
const Base = "/api/staff/v1"

type room interface {
	LogIn(ctx context.Context, a staff.Attempt) (staff.Token, error)
	Who(ctx context.Context, token string) (model.Staff, error)
	Still(ctx context.Context, token string) (model.Staff, error)
	LogOut(ctx context.Context, token string) error
	ownAccount
	sessionDesk
}

type album interface {
	Open(ctx context.Context, p model.Photo) (jpeg []byte, err error)
}

// API is what the staff's routes work with.
type API struct {
	Room       room
	Register   staffRegister
	Grants     grantDesk
	Audit      auditLog
	Views      viewLog
	Tickets    ticketDesk
	Photos     album
	Cases      caseDesk
	Archive    chatArchive
	Chats      chatDesk
	Days       serviceDays
	Accounts   agentAccounts
	Search     searchDesk
	Knowledge  entryDesk
	Shelf      shelf
	Menu       menuDesk
	Figures    figureDesk
	Exports    exportOffice
	AuditFiles auditExports
	Tiles      Tiles
	Live       *stream.Set // who follows something
	Limits     limiter
	Pace       *Pace
	Reply      reply.Replier
	Secure     bool   // the console's cookie goes over https only
	PublicURL  string // the origin of the citizens' pages
	Zone       *time.Location
	Now        func() time.Time
	Replies    replyDesk
	Clients    clientOffice
	Raw        rawCallbacks
	Callbacks  rereader
	Sent       noticeLog
	Parameters parameterDesk
	Plant      plant
}

// The roles that a route is for.
var (
	everybody     = model.StaffRoles
	readers       = []model.Role{model.RoleAgent, model.RoleDispatcher, model.RoleHandler, model.RoleSupervisor}
	takers        = []model.Role{model.RoleAgent}
	agents        = []model.Role{model.RoleAgent, model.RoleDispatcher}
	dispatchers   = []model.Role{model.RoleDispatcher}
	deciders      = []model.Role{model.RoleDispatcher, model.RoleSupervisor}
	movers        = []model.Role{model.RoleDispatcher, model.RoleHandler, model.RoleSupervisor}
	handlers      = []model.Role{model.RoleHandler}
	senders       = []model.Role{model.RoleHandler, model.RoleSupervisor}
	supervisors   = []model.Role{model.RoleSupervisor}
	listeners     = []model.Role{model.RoleAgent, model.RoleSupervisor}
	revealers     = []model.Role{model.RoleDispatcher, model.RoleHandler, model.RoleSupervisor}
	admins        = []model.Role{model.RoleAdmin}
	auditors      = []model.Role{model.RoleAuditor}
	screeners     = []model.Role{model.RoleScreener}
	witnesses     = []model.Role{model.RoleScreener, model.RoleAuditor}
	editors       = []model.Role{model.RoleEditor}
	wordsmiths    = []model.Role{model.RoleEditor, model.RoleAdmin}
	noticeReaders = []model.Role{model.RoleSupervisor, model.RoleAdmin}
)

// Routes lists every route with the roles that it is for.
func (a API) Routes(e *gin.Engine, doc *huma.OpenAPI, guard ...gin.HandlerFunc) {
	doc.Components.SecuritySchemes["staff_token"] = &huma.SecurityScheme{Type: "http", Scheme: "bearer"}
	g := e.Group("/", append(guard, a.know)...)
	cfg := huma.Config{OpenAPI: doc, Formats: huma.DefaultFormats, DefaultFormat: "application/json"}
	cfg.FieldsOptionalByDefault = true
	cfg.AllowAdditionalPropertiesByDefault = true
	api := humagin.NewWithGroup(e, g, cfg)

	a.sessionRoutes(api)
	a.accountRoutes(api)
	a.grantRoutes(api)
	a.auditRoutes(api)
	op(a, api, http.MethodGet, "/notices", "工作提醒", 200, everybody, a.notices)

	op(a, api, http.MethodGet, "/tickets", "工单列表", 200, readers, a.queue)
	op(a, api, http.MethodPost, "/tickets", "客服代录", 201, takers, a.enter)
	op(a, api, http.MethodPost, "/tickets/similar", "可能重复的诉求", 200, takers, a.similar)
	op(a, api, http.MethodGet, "/tickets/{number}", "工单详情", 200, readers, a.ticket)
	op(a, api, http.MethodPost, "/tickets/{number}/accept", "受理", 200, dispatchers, a.accept)
	op(a, api, http.MethodPost, "/tickets/{number}/return", "退回完善", 200, dispatchers, a.sendForMore)
	op(a, api, http.MethodPost, "/tickets/{number}/reject", "不予受理", 200, dispatchers, a.reject)
	op(a, api, http.MethodPost, "/tickets/{number}/answer", "直接答复", 200, dispatchers, a.answer)
	op(a, api, http.MethodPut, "/tickets/{number}/nature", "修改诉求性质", 200, dispatchers, a.setNature)
	op(a, api, http.MethodPost, "/tickets/{number}/dispatch", "派单", 200, dispatchers, a.dispatch)
	op(a, api, http.MethodPost, "/tickets/{number}/take-back", "同意退回", 200, deciders, a.takeBack)
	op(a, api, http.MethodPost, "/tickets/{number}/insist", "不同意退回", 200, deciders, a.insist)
	op(a, api, http.MethodPut, "/tickets/{number}/leading", "并案", 200, dispatchers, a.tie)
	op(a, api, http.MethodPost, "/tickets/{number}/close", "审核通过并办结", 200, dispatchers, a.close)
	op(a, api, http.MethodPost, "/tickets/{number}/review-fail", "审核退回", 200, dispatchers, a.reviewFail)
	op(a, api, http.MethodPost, "/tickets/{number}/call-back", "回访", 200, agents, a.callBack)

	op(a, api, http.MethodPost, "/tickets/{number}/sign", "签收", 200, handlers, a.sign)
	op(a, api, http.MethodPost, "/tickets/{number}/send-back", "申请退回", 200, senders, a.sendBack)
	op(a, api, http.MethodPost, "/tickets/{number}/contact", "首次联系市民", 200, handlers, a.contact)
	op(a, api, http.MethodPost, "/tickets/{number}/progress", "办理进展", 200, handlers, a.progress)
	op(a, api, http.MethodPost, "/tickets/{number}/reply", "答复", 200, handlers, a.answerFor)
	op(a, api, http.MethodPost, "/tickets/{number}/requests", "申请延期、请市民补充或承诺办理", 200, handlers, a.ask)
	op(a, api, http.MethodPost, "/tickets/{number}/requests/decision", "审批申请", 200, deciders, a.decide)
	op(a, api, http.MethodPost, "/tickets/{number}/resume", "继续办理", 200, senders, a.resume)

	op(a, api, http.MethodPost, "/tickets/{number}/supervise", "督办", 200, supervisors, a.supervise)
	op(a, api, http.MethodPost, "/tickets/{number}/redo", "重办", 200, supervisors, a.redo)
	op(a, api, http.MethodPost, "/tickets/{number}/release", "批准查看举报人", 200, supervisors, a.release)
	op(a, api, http.MethodPost, "/tickets/{number}/reveal", "查看个人信息", 200, revealers, a.reveal)

	op(a, api, http.MethodGet, "/departments", "承办单位", 200, everybody, a.departments)
	op(a, api, http.MethodPut, "/departments/{code}", "保存承办单位", 200, admins, a.saveDepartment)

	op(a, api, http.MethodGet, "/sla-rules", "办理期限规则", 200, everybody, a.rules)
	op(a, api, http.MethodPut, "/sla-rules", "保存办理期限规则", 200, admins, a.saveRule)
	op(a, api, http.MethodDelete, "/sla-rules", "删除办理期限规则", 204, admins, a.deleteRule)
	op(a, api, http.MethodPost, "/sla-rules/preview", "以现在派单为例的到期日", 200, admins, a.foreseeRule)
	op(a, api, http.MethodGet, "/sla-profiles", "时限方案", 200, everybody, a.profiles)
	op(a, api, http.MethodPut, "/sla-profiles", "保存时限方案", 200, admins, a.saveProfile)
	op(a, api, http.MethodDelete, "/sla-profiles", "删除时限方案", 204, admins, a.deleteProfile)
	op(a, api, http.MethodGet, "/sla-terms", "可以设置的时限", 200, everybody, a.terms)
	op(a, api, http.MethodGet, "/calendar", "工作日历的年份", 200, everybody, a.calendar)
	op(a, api, http.MethodGet, "/calendar/{year}", "一年的放假与调休", 200, everybody, a.calendarYear)
	op(a, api, http.MethodPut, "/calendar/{year}", "保存一年的放假与调休", 200, admins, a.saveCalendarYear)

	op(a, api, http.MethodGet, "/case-candidates", "可以公开的诉求", 200, screeners, a.caseCandidates)
	op(a, api, http.MethodPost, "/case-exclusions", "不宜公开的诉求", 204, screeners, a.excludeCase)
	op(a, api, http.MethodPost, "/cases", "拟稿", 201, screeners, a.draftCase)
	op(a, api, http.MethodGet, "/cases", "案例列表", 200, witnesses, a.caseFiles)
	op(a, api, http.MethodGet, "/cases/{id}", "案例和命中的个人信息", 200, witnesses, a.caseFile)
	op(a, api, http.MethodGet, "/cases/{id}/trail", "案例的全部版本、命中和决定", 200, witnesses, a.caseTrail)
	op(a, api, http.MethodPut, "/cases/{id}", "修改案例", 200, screeners, a.editCase)
	op(a, api, http.MethodPost, "/cases/{id}/hits/{hit}/waiver", "说明命中不是个人信息", 200, screeners, a.waiveHit)
	op(a, api, http.MethodPost, "/cases/{id}/hits/{hit}/confirmation", "复核这一说明", 200, screeners, a.confirmHit)
	op(a, api, http.MethodPost, "/cases/{id}/submit", "提交复核", 200, screeners, a.submitCase)
	op(a, api, http.MethodPost, "/cases/{id}/return", "退回修改", 200, screeners, a.returnCase)
	op(a, api, http.MethodPost, "/cases/{id}/approve", "复核通过并告知市民", 200, screeners, a.approveCase)
	op(a, api, http.MethodPost, "/cases/{id}/withdraw", "撤下案例", 200, screeners, a.withdrawCase)

	op(a, api, http.MethodGet, "/kefu-days", "在线客服的特殊日期", 200, everybody, a.kefuDays)
	op(a, api, http.MethodPut, "/kefu-days/{date}", "保存特殊日期的服务时间", 200, admins, a.saveKefuDay)
	op(a, api, http.MethodDelete, "/kefu-days/{date}", "恢复平常的服务时间", 204, admins, a.deleteKefuDay)
	op(a, api, http.MethodGet, "/kf-accounts", "微信客服帐号", 200, admins, outward(a, "kf", a.kfAccounts))
	op(a, api, http.MethodPost, "/kf-accounts", "添加微信客服帐号", 201, admins, outward(a, "kf-change", a.addKfAccount))
	op(a, api, http.MethodPost, "/kf-accounts/{account}/invitation", "邀请微信号绑定客服帐号", 200, admins, outward(a, "kf-change", a.inviteToKfAccount))
	op(a, api, http.MethodDelete, "/kf-accounts/{account}", "删除微信客服帐号", 204, admins, outward(a, "kf-change", a.removeKfAccount))

	op(a, api, http.MethodGet, "/synonyms", "同义词", 200, editors, a.synonyms)
	op(a, api, http.MethodPost, "/synonyms", "添加一组同义词", 201, editors, a.addSynonyms)
	op(a, api, http.MethodPut, "/synonyms/{id}", "修改一组同义词", 200, editors, a.changeSynonyms)
	op(a, api, http.MethodDelete, "/synonyms/{id}", "删除一组同义词", 204, editors, a.deleteSynonyms)
	op(a, api, http.MethodGet, "/search-misses", "近30天没有搜到的词", 200, editors, a.searchMisses)

	op(a, api, http.MethodPost, "/chats/search", "查找会话记录", 200, supervisors, a.searchChats)
	op(a, api, http.MethodGet, "/chat-views", "查看、导出会话记录的日志", 200, auditors, a.chatViews)
	g.POST(Base+"/chats/:id/export", a.exportChat)
	describeExport(doc)
	op(a, api, http.MethodGet, "/desk", "客服台", 200, takers, a.desk)
	op(a, api, http.MethodPut, "/desk/presence", "上线、小休或下线", 200, takers, a.setPresence)
	op(a, api, http.MethodPost, "/desk/heartbeat", "没有实时连接时报到", 204, takers, a.heartbeat)
	op(a, api, http.MethodPost, "/desk/next", "接入下一位", 200, takers, a.takeNext)
	op(a, api, http.MethodGet, "/desk/board", "客服现场", 200, supervisors, a.board)
	op(a, api, http.MethodGet, "/chats/{id}", "会话和记录", 200, listeners, a.chat)
	op(a, api, http.MethodPost, "/chats/{id}/messages", "发送文字", 201, takers, a.say)
	op(a, api, http.MethodPost, "/chats/{id}/place", "发送位置", 201, takers, a.sendPlace)
	op(a, api, http.MethodPost, "/chats/{id}/typing", "正在输入", 204, takers, a.typing)
	op(a, api, http.MethodPost, "/chats/{id}/read", "已读到", 204, takers, a.read)
	op(a, api, http.MethodPost, "/chats/{id}/page-link", "发送网页会话的链接", 201, takers, a.offerPage)
	op(a, api, http.MethodPost, "/chats/{id}/transfer", "转给其他客服或退回队列", 200, listeners, a.transfer)
	op(a, api, http.MethodPost, "/chats/{id}/close", "结束会话", 200, listeners, a.closeChat)
	op(a, api, http.MethodPost, "/chats/{id}/ticket", "会话转为诉求", 201, takers, a.enterChat)
	op(a, api, http.MethodGet, "/quick-replies", "快捷回复", 200, listeners, a.quickReplies)
	op(a, api, http.MethodPut, "/quick-replies/{code}", "保存快捷回复", 200, listeners, a.saveQuickReply)
	op(a, api, http.MethodDelete, "/quick-replies/{code}", "删除快捷回复", 204, listeners, a.deleteQuickReply)

	a.deskSideRoutes(api)
	a.workbenchRoutes(api)
	a.countRoutes(api)
	a.shelfRoutes(api)
	a.figureRoutes(api)
	a.exportRoutes(api, g, doc)
	a.entryRoutes(api, g, doc)
	a.caseExclusionRoutes(api)
	a.menuRoutes(api)
	a.autoReplyRoutes(api)
	a.clientRoutes(api)
	a.deadLetterRoutes(api)
	a.noticeLogRoutes(api)
	a.parameterRoutes(api)

	g.GET(Base+"/photos/:id", a.photo)
	describePhoto(doc)
	g.GET(Base+"/chats/:id/media/:seq", a.chatFile)
	describeChats(doc)
}

// Streams are the routes that take as long as they take: guard must not end them.
func (a API) Streams(e *gin.Engine, guard ...gin.HandlerFunc) {
	g := e.Group("/", append(guard, a.know)...)
	g.GET(Base+"/desk/stream", a.deskStream)
	g.GET(Base+"/chats/:id/stream", a.listen)
	g.POST(Base+"/chats/:id/media", a.Reply.JSON(http.StatusCreated, a.sendFile))
	a.entryStreams(g)
}

const maxBody = 64 << 10 // bytes of a JSON request

// op is a route for who has one of the roles. Who has none, or no session, is refused before anything is read of what he sent. What
// changes something, or shows what is protected, stands in the audit log before it is done (audit.go).
func op[I, O any](a API, api huma.API, method, path, summary string, status int, roles []model.Role, h func(context.Context, *I) (*O, error)) {
	sized(a, api, maxBody, method, path, summary, status, roles, h)
}

// sized is op for a request of so many bytes.
func sized[I, O any](
	a API, api huma.API, most int64, method, path, summary string, status int, roles []model.Role, h func(context.Context, *I) (*O, error),
) {
	register(a, api, huma.Operation{
		Method: method, Path: Base + path, Summary: summary, DefaultStatus: status, MaxBodyBytes: most,
		Description: forRoles(roles), Extensions: map[string]any{"x-roles": roles},
		Security: []map[string][]string{{"staff_token": {}}}, Middlewares: huma.Middlewares{a.only(roles, summary)},
	}, recording(a, summary, h))
}

func (a API) only(roles []model.Role, label string) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		if err := allowed(ctx.Context(), roles); err != nil {
			a.failed(ctx.Context(), label, err)
			a.Reply.Refuse(ctx, err)
			return
		}
		next(ctx)
	}
}

// allowed is whether who asks has one of the roles.
func allowed(ctx context.Context, roles []model.Role) error {
	who, err := asking(ctx)
	if err == nil && !slices.ContainsFunc(roles, who.Is) {
		err = model.ErrForbidden
	}
	if err == nil {
		err = due(ctx, who)
	}
	return err
}

// open is a route for whoever calls.
func open[I, O any](a API, api huma.API, method, path, summary string, status int, h func(context.Context, *I) (*O, error)) {
	register(a, api, huma.Operation{Method: method, Path: Base + path, Summary: summary, DefaultStatus: status, MaxBodyBytes: maxBody}, h)
}

func register[I, O any](a API, api huma.API, o huma.Operation, h func(context.Context, *I) (*O, error)) {
	o.Tags = []string{"staff"}
	o.OperationID = operationID(o.Method, o.Path)
	huma.Register(api, o, reply.Do(a.Reply, h))
}

// describe describes by hand what carries bytes or goes on.
func describe(
	doc *huma.OpenAPI, method, path, summary string, roles []model.Role, more string, params []*huma.Param, status, kind string,
) *huma.Operation {
	o := &huma.Operation{
		Method: method, Path: Base + path, Summary: summary, Tags: []string{"staff"}, OperationID: operationID(method, Base+path),
		Description: strings.TrimSpace(forRoles(roles) + " " + more), Extensions: map[string]any{"x-roles": roles},
		Parameters: params, Security: []map[string][]string{{"staff_token": {}}},
		Responses: map[string]*huma.Response{status: {Description: kind, Content: map[string]*huma.MediaType{kind: {}}}},
	}
	doc.AddOperation(o)
	return o
}

func forRoles(roles []model.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return "For " + strings.Join(names, ", ") + "."
}

func operationID(method, path string) string {
	return "staff" + strings.NewReplacer("/", "-", "{", "", "}", "").Replace(strings.TrimPrefix(path, Base)) + "-" + strings.ToLower(method)
}

// body is an answer as huma takes it.
type body[T any] struct{ Body T }

type none struct{}
