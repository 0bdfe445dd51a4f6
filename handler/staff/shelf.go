package staff

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
)

// shelf is what these routes need of workbench.Shelf.
type shelf interface {
	Views(ctx context.Context, who model.Staff) ([]model.SavedView, error)
	KeepView(ctx context.Context, who model.Staff, v model.SavedView) (model.SavedView, error)
	ForgetView(ctx context.Context, who model.Staff, id int64) error
	Templates(ctx context.Context, who model.Staff, q model.Listing) (list []model.AnswerTemplate, next string, err error)
	KeepTemplate(ctx context.Context, who model.Staff, r model.AnswerTemplate, shared bool) (model.AnswerTemplate, error)
	ForgetTemplate(ctx context.Context, who model.Staff, id int64) error
	Rules(ctx context.Context, q model.Listing) (list []model.DispatchRule, next string, err error)
	Rule(ctx context.Context, id int64) (model.DispatchRule, error)
	KeepRule(ctx context.Context, who model.Staff, r model.DispatchRule) (model.DispatchRule, error)
	ForgetRule(ctx context.Context, id int64) error
}

func (a API) shelfRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/ticket-views", "保存的视图", 200, readers, a.views)
	op(a, api, http.MethodPost, "/ticket-views", "保存视图", 201, readers, a.addView)
	op(a, api, http.MethodPut, "/ticket-views/{id}", "修改视图", 200, readers, a.changeView)
	op(a, api, http.MethodDelete, "/ticket-views/{id}", "删除视图", 204, readers, a.forgetView)
	op(a, api, http.MethodGet, "/reply-templates", "答复模板", 200, readers, a.templates)
	op(a, api, http.MethodPost, "/reply-templates", "添加答复模板", 201, readers, a.addTemplate)
	op(a, api, http.MethodPut, "/reply-templates/{id}", "修改答复模板", 200, readers, a.changeTemplate)
	op(a, api, http.MethodDelete, "/reply-templates/{id}", "删除答复模板", 204, readers, a.forgetTemplate)
	op(a, api, http.MethodGet, "/dispatch-rules", "派单规则", 200, ruleReaders, a.dispatchRules)
	op(a, api, http.MethodPost, "/dispatch-rules", "添加派单规则", 201, ruleMakers, a.addDispatchRule)
	op(a, api, http.MethodGet, "/dispatch-rules/{id}", "一条派单规则", 200, ruleReaders, a.dispatchRule)
	op(a, api, http.MethodPut, "/dispatch-rules/{id}", "修改派单规则", 200, ruleMakers, a.changeDispatchRule)
	op(a, api, http.MethodDelete, "/dispatch-rules/{id}", "删除派单规则", 204, ruleMakers, a.forgetDispatchRule)
}

var (
	ruleReaders = []model.Role{model.RoleDispatcher, model.RoleSupervisor, model.RoleAdmin}
	ruleMakers  = []model.Role{model.RoleSupervisor, model.RoleAdmin}
)

// kept names what is kept.
type kept struct {
	ID int64 `path:"id"`
}

type savedViewView struct {
	ID      int64      `json:"id"`
	Name    string     `json:"name"`
	Query   string     `json:"query" doc:"As the list's address has it"`
	Shared  bool       `json:"shared"`
	Role    model.Role `json:"role,omitempty" doc:"Whose, where it is shared"`
	Version int        `json:"version" doc:"Counts its changes"`
}

func newSavedViewView(v model.SavedView) savedViewView {
	return savedViewView{v.ID, v.Name, v.Query, v.StaffID == 0, v.Role, v.Version}
}

func (a API) views(ctx context.Context, _ *none) (*body[items[savedViewView]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	list, err := a.Shelf.Views(ctx, who)
	return itemsOf(list, newSavedViewView), err
}

type savedViewForm struct {
	Name    string     `json:"name" doc:"1 to 20 characters. Everybody keeps 50 of his own at most, and there are 50 for each role: 409 too_many_kept"`
	Query   string     `json:"query"`
	Shared  bool       `json:"shared,omitempty" doc:"For all with a role, which a supervisor keeps"`
	Role    model.Role `json:"role,omitempty"`
	Version int        `json:"version,omitempty" doc:"That was seen, of one that is changed: 409 changed_meanwhile where it is another by now"`
}

type addingView struct{ Body savedViewForm }

type keepingView struct {
	ID   int64 `path:"id"`
	Body savedViewForm
}

func (a API) addView(ctx context.Context, in *addingView) (*body[savedViewView], error) {
	return a.keepView(ctx, 0, in.Body)
}

func (a API) changeView(ctx context.Context, in *keepingView) (*body[savedViewView], error) {
	return a.keepView(ctx, in.ID, in.Body)
}

func (a API) keepView(ctx context.Context, id int64, in savedViewForm) (*body[savedViewView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	v := model.SavedView{ID: id, StaffID: who.ID, Name: in.Name, Query: in.Query}
	if id != 0 {
		v.Version = in.Version
	}
	if in.Shared {
		v.StaffID, v.Role = 0, in.Role
	}
	if v, err = a.Shelf.KeepView(ctx, who, v); err != nil {
		return nil, err
	}
	return &body[savedViewView]{newSavedViewView(v)}, nil
}

func (a API) forgetView(ctx context.Context, in *kept) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Shelf.ForgetView(ctx, who, in.ID)
}

type templateView struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	Text       string `json:"text" doc:"With 【编号】, 【标题】, 【单位】, 【期限】 and 【今天】, which the console fills in"`
	Shared     bool   `json:"shared" doc:"The department's, or everybody's"`
	Department string `json:"department" doc:"Code; empty where it is everybody's, or one's own"`
	Version    int    `json:"version" doc:"Counts its changes"`
}

func newTemplateView(r model.AnswerTemplate) templateView {
	return templateView{r.ID, r.Name, r.Text, r.StaffID == 0, r.Department, r.Version}
}

func (a API) templates(ctx context.Context, in *listRequest) (*body[page[templateView]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	list, next, err := a.Shelf.Templates(ctx, who, in.listing())
	return pageOf(list, next, newTemplateView), err
}

type templateForm struct {
	Name    string `json:"name" doc:"1 to 20 characters. 200 at most of one's own, of a department and of everybody: 409 too_many_kept"`
	Text    string `json:"text" doc:"2 to 1000 characters"`
	Shared  bool   `json:"shared,omitempty" doc:"The handler's department's, or everybody's, which a supervisor keeps"`
	Version int    `json:"version,omitempty" doc:"As of a view"`
}

type addingTemplate struct{ Body templateForm }

type keepingTemplate struct {
	ID   int64 `path:"id"`
	Body templateForm
}

func (a API) addTemplate(ctx context.Context, in *addingTemplate) (*body[templateView], error) {
	return a.keepTemplate(ctx, 0, in.Body)
}

func (a API) changeTemplate(ctx context.Context, in *keepingTemplate) (*body[templateView], error) {
	return a.keepTemplate(ctx, in.ID, in.Body)
}

func (a API) keepTemplate(ctx context.Context, id int64, in templateForm) (*body[templateView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	t := model.AnswerTemplate{ID: id, Name: in.Name, Text: in.Text}
	if id != 0 {
		t.Version = in.Version
	}
	r, err := a.Shelf.KeepTemplate(ctx, who, t, in.Shared)
	if err != nil {
		return nil, err
	}
	return &body[templateView]{newTemplateView(r)}, nil
}

func (a API) forgetTemplate(ctx context.Context, in *kept) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Shelf.ForgetTemplate(ctx, who, in.ID)
}

type dispatchRuleView struct {
	ID         int64     `json:"id"`
	Words      []string  `json:"words"`
	Category   string    `json:"category"`
	Places     []string  `json:"places"`
	Department string    `json:"department"`
	Note       string    `json:"note"`
	Active     bool      `json:"active"`
	ChangedAt  time.Time `json:"changed_at"`
	Version    int       `json:"version" doc:"Counts its changes"`
}

func (a API) newDispatchRuleView(r model.DispatchRule) dispatchRuleView {
	return dispatchRuleView{
		r.ID, append([]string{}, r.Words...), r.Category, append([]string{}, r.Places...), r.Department, r.Note, r.Active, r.ChangedAt.In(a.Zone),
		r.Version,
	}
}

func (a API) dispatchRules(ctx context.Context, in *listRequest) (*body[page[dispatchRuleView]], error) {
	list, next, err := a.Shelf.Rules(ctx, in.listing())
	return pageOf(list, next, a.newDispatchRuleView), err
}

func (a API) dispatchRule(ctx context.Context, in *kept) (*body[dispatchRuleView], error) {
	r, err := a.Shelf.Rule(ctx, in.ID)
	return &body[dispatchRuleView]{a.newDispatchRuleView(r)}, err
}

type ruleForm struct {
	Words      []string `json:"words,omitempty" doc:"One of them stands in title or content. There are 1000 rules at most: 409 too_many_kept"`
	Category   string   `json:"category,omitempty"`
	Places     []string `json:"places,omitempty" doc:"One of them stands in the address"`
	Department string   `json:"department"`
	Note       string   `json:"note,omitempty"`
	Active     bool     `json:"active,omitempty"`
	Version    int      `json:"version,omitempty" doc:"As of a view"`
}

type addingRule struct{ Body ruleForm }

type keepingRule struct {
	ID   int64 `path:"id"`
	Body ruleForm
}

func (a API) addDispatchRule(ctx context.Context, in *addingRule) (*body[dispatchRuleView], error) {
	return a.keepDispatchRule(ctx, 0, in.Body)
}

func (a API) changeDispatchRule(ctx context.Context, in *keepingRule) (*body[dispatchRuleView], error) {
	return a.keepDispatchRule(ctx, in.ID, in.Body)
}

func (a API) keepDispatchRule(ctx context.Context, id int64, in ruleForm) (*body[dispatchRuleView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	rule := model.DispatchRule{
		ID: id, Words: in.Words, Category: in.Category, Places: in.Places, Department: in.Department, Note: in.Note, Active: in.Active,
	}
	if id != 0 {
		rule.Version = in.Version
	}
	r, err := a.Shelf.KeepRule(ctx, who, rule)
	if err != nil {
		return nil, err
	}
	return &body[dispatchRuleView]{a.newDispatchRuleView(r)}, nil
}

func (a API) forgetDispatchRule(ctx context.Context, in *kept) (*none, error) {
	return nil, a.Shelf.ForgetRule(ctx, in.ID)
}

func itemsOf[T, V any](list []T, view func(T) V) *body[items[V]] {
	out := items[V]{Items: make([]V, len(list))}
	for i, one := range list {
		out.Items[i] = view(one)
	}
	return &body[items[V]]{out}
}
