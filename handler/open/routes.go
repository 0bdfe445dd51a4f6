// Package open is the JSON API of other systems: 网上办事大厅, the call centre's platform, departments' systems. Every request
// is signed; docs/open-api.md says how.
package open

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
	"example.org/hotline/service/partner"
	"example.org/hotline/service/ticketing"
)

// Base is where this API lives.
const Base = "/api/open/v1"

// gate is *partner.Gate.
type gate interface {
	Verify(ctx context.Context, r partner.Request) (model.Partner, error)
}

// ticketDesk is what these routes need of ticketing.Desk.
type ticketDesk interface {
	FileFor(ctx context.Context, of model.Partner, in model.Incoming, key string) (ticketing.File, error)
	FindFor(ctx context.Context, of model.Partner, number string) (ticketing.File, error)
	ListFor(ctx context.Context, of model.Partner, q ticketing.PartnerQuery) (ticketing.PartnerPage, error)
	AddMaterialFor(ctx context.Context, of model.Partner, number, text, key string) (ticketing.File, error)
	WithdrawFor(ctx context.Context, of model.Partner, number, reason string) (ticketing.File, error)
	CompleteFor(ctx context.Context, of model.Partner, number string, r model.Revision) (ticketing.File, error)
	SignFor(ctx context.Context, of model.Partner, number string) (ticketing.File, error)
	ReplyFor(ctx context.Context, of model.Partner, number string, r model.Reply) (ticketing.File, error)
}

// API is what the routes work with.
type API struct {
	Gate    gate
	Tickets ticketDesk
	Imports importer
	Reply   reply.Replier
	Zone    *time.Location

	files *seats // of files that are being imported
}

// Routes lists every route, with the scope that it takes. guard is what stands before all of them.
func (a API) Routes(e *gin.Engine, doc *huma.OpenAPI, guard ...gin.HandlerFunc) {
	describe(doc)
	describeImport(doc)
	a.files = newSeats(importsHeld)
	e.POST(Base+"/imports", a.importFile) // without guard, which gives an import too little time
	g := e.Group("/", guard...)
	cfg := huma.Config{OpenAPI: doc, Formats: huma.DefaultFormats, DefaultFormat: "application/json"}
	cfg.FieldsOptionalByDefault = true // what a form must hold is the model's to say, in the form's own words
	api := humagin.NewWithGroup(e, g, cfg)

	op(a, api, http.MethodPost, "/tickets", model.ScopeCreate, "提交诉求", 201, a.file)
	op(a, api, http.MethodGet, "/tickets", model.ScopeRead, "诉求列表，按最后变化时间从早到晚", 200, a.list)
	op(a, api, http.MethodGet, "/tickets/{number}", model.ScopeRead, "诉求详情", 200, a.ticket)
	op(a, api, http.MethodPost, "/tickets/{number}/materials", model.ScopeUpdate, "补充材料", 200, a.addMaterial)
	op(a, api, http.MethodPost, "/tickets/{number}/withdrawal", model.ScopeUpdate, "撤回", 200, a.withdraw)
	op(a, api, http.MethodPost, "/tickets/{number}/completion", model.ScopeUpdate, "待完善的诉求补充后重新提交", 200, a.complete)
	op(a, api, http.MethodPost, "/tickets/{number}/sign", model.ScopeUpdate, "承办单位签收", 200, a.sign)
	op(a, api, http.MethodPost, "/tickets/{number}/reply", model.ScopeUpdate, "承办单位答复，审核后市民可见", 200, a.answer)
}

const (
	maxBody  = 64 << 10 // bytes of a request: the longest form is 2 000 characters of content and some lines
	maxDepth = 8        // of its JSON: no form nests deeper than two
	bodyTime = 10 * time.Second
)

func op[I, O any](a API, api huma.API, method, path string, scope model.Scope, summary string, status int, h func(context.Context, *I) (*O, error)) {
	huma.Register(api, huma.Operation{
		Method: method, Path: Base + path, Summary: summary, DefaultStatus: status, Tags: []string{"open"},
		Description: "权限范围：`" + string(scope) + "`", OperationID: operationID(method, path), MaxBodyBytes: maxBody,
		RejectUnknownQueryParameters: true, Middlewares: huma.Middlewares{a.signed(scope)}, Security: security,
	}, reply.Do(a.Reply, h))
}

func operationID(method, path string) string {
	return "open" + strings.NewReplacer("/", "-", "{", "", "}", "").Replace(path) + "-" + strings.ToLower(method)
}

// body is an answer as huma takes it.
type body[T any] struct{ Body T }
