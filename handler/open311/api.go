// Package open311 speaks GeoReport v2, by which the apps of other cities and of citizens file a 诉求 and read what became
// of them. Anybody may read what the hotline published; whoever posted a ticket may also ask how it stands. Nothing else
// can be read here.
package open311

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/service/ticketing"
)

// Base is where this API lives.
const Base = "/open311/v2"

// cases are what the hotline published.
type cases interface {
	PublicCases(ctx context.Context, q model.CaseQuery) ([]model.PublicCase, error)
	PublicCasesOf(ctx context.Context, caseNos []string) ([]model.PublicCase, error)
}

// partners know the systems that may post.
type partners interface {
	// ByAPIKey returns whose key it is, and that he may use Open311; model.ErrAPIKey where it is nobody's.
	ByAPIKey(ctx context.Context, key, address string) (model.Partner, error)
}

// desk is what these routes need of ticketing.Desk.
type desk interface {
	FileFor(ctx context.Context, of model.Partner, in model.Incoming, key string) (ticketing.File, error)
	FindFor(ctx context.Context, of model.Partner, number string) (ticketing.File, error)
}

// limiter is *kv.Store.
type limiter interface {
	Allow(ctx context.Context, key string, limits ...kv.Limit) (wait time.Duration, err error)
}

// mapService puts a point into words; "" where it cannot.
type mapService interface {
	Address(ctx context.Context, p model.Point) (string, error)
}

// API is what the routes work with.
type API struct {
	Cases        cases
	Partners     partners
	Tickets      desk
	Map          mapService
	Limits       limiter
	Reply        reply.Replier
	City         string // 广州
	Jurisdiction string // GZ
	PublicURL    string // the origin that others reach
	Test         bool   // what is posted leads to nothing: a demo
	Zone         *time.Location
	Now          func() time.Time
}

// Routes serves everything below Base, and describes it. guard is what stands before it.
func (a API) Routes(e *gin.Engine, doc *huma.OpenAPI, guard ...gin.HandlerFunc) {
	a.describe(doc)
	e.Any(Base+"/*path", append(guard, a.serve)...)
}

// step is one call of the standard.
type step func(*call) (answer, error)

// steps are the calls of a path, by method; "/" after a name stands for what follows it.
func (a API) steps(resource string, one bool) map[string]step {
	if one {
		resource += "/"
	}
	return map[string]map[string]step{
		"discovery": {"GET": a.discovery},
		"services":  {"GET": a.services},
		"services/": {"GET": a.service},
		"requests":  {"GET": a.requests, "POST": a.post},
		"requests/": {"GET": a.request},
		"tokens/":   {"GET": a.token},
	}[resource]
}

var (
	errNoService = model.ErrNoSuchPath.Saying("service_code 不存在，请通过 services 查询可用的诉求类型")
	errNoRequest = model.ErrNoSuchPath.Saying("没有公开的诉求使用这个编号")
	errNoToken   = model.ErrNoSuchPath.Saying("本接口提交诉求时直接返回 service_request_id，不使用 token")
	errNoCity    = model.ErrNoSuchPath.Saying("jurisdiction_id 不存在")
)

// token answers that we have none: every request gets its number at once.
func (a API) token(*call) (answer, error) { return answer{}, errNoToken }
