package staff

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
	"example.org/hotline/service/knowledge"
)

// entryReaders also see what editors publish, with who answers for it.
var entryReaders = append([]model.Role{model.RoleEditor}, readers...)

// maxEntry is for an entry with a body of the greatest length, and every character of it escaped.
const maxEntry = 512 << 10

// entryRoutes are the editors' part of the API.
func (a API) entryRoutes(api huma.API, g *gin.RouterGroup, doc *huma.OpenAPI) {
	op(a, api, http.MethodGet, "/entries", "文章、话题和动态的列表", 200, entryReaders, a.entries)
	wide(a, api, http.MethodPost, "/entries", "新建内容", 201, editors, a.createEntry)
	wide(a, api, http.MethodPost, "/entries/preview", "预览正文", 200, editors, a.previewEntry)
	op(a, api, http.MethodPost, "/entries/bulk", "逐条审核或发布多条内容", 200, editors, a.bulkEntries)
	op(a, api, http.MethodGet, "/entries/helpfulness", "填写诉求时打开过的文章，以及之后是否仍然提交", 200, editors, a.helpfulness)
	op(a, api, http.MethodGet, "/entries/{code}", "一条内容", 200, entryReaders, a.entry)
	wide(a, api, http.MethodPut, "/entries/{code}", "修改内容，成为待审核的新版本", 200, editors, a.saveEntry)
	op(a, api, http.MethodPost, "/entries/{code}/review", "审核草稿（须由另一位编辑）", 200, editors, a.reviewEntry)
	op(a, api, http.MethodPost, "/entries/{code}/publish", "发布审核通过的版本", 200, editors, a.publishEntry)
	op(a, api, http.MethodPost, "/entries/{code}/offline", "下线", 200, editors, a.takeEntryDown)
	op(a, api, http.MethodPost, "/entries/{code}/drop", "放弃草稿", 200, editors, a.dropEntry)
	op(a, api, http.MethodGet, "/entries/{code}/versions/{version}", "一个版本", 200, editors, a.entryVersion)
	op(a, api, http.MethodGet, "/entries/{code}/diff", "两个版本的差异", 200, editors, a.diffEntry)
	g.GET(Base+"/entry-pictures/:id", a.entryPicture)
	describeEntries(doc)
}

// wide is op for what may be long.
func wide[I, O any](a API, api huma.API, method, path, summary string, status int, roles []model.Role, h func(context.Context, *I) (*O, error)) {
	sized(a, api, maxEntry, method, path, summary, status, roles, h)
}

type entriesRequest struct {
	Kind       model.EntryKind         `query:"kind" enum:"article,topic,news" doc:"Blank: all"`
	State      model.EntryState        `query:"state" enum:"unpublished,published,offline" doc:"Blank: all. Who is no editor sees what citizens can read"`
	Draft      model.EntryVersionState `query:"draft" enum:"draft,reviewed" doc:"Those with a draft that waits for its review, or that was approved and waits to be published"`
	Department string                  `query:"department" doc:"Code or name"`
	Q          string                  `query:"q" doc:"In the title, or the code"`
	Cursor     string                  `query:"cursor" doc:"The next_cursor of the page before"`
	Limit      int                     `query:"limit" doc:"1 to 50; 20 where it is left out"`
}

func (a API) entries(ctx context.Context, in *entriesRequest) (*body[entriesView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	q := model.EntryQuery{Kind: in.Kind, State: in.State, Draft: in.Draft, Department: in.Department, Text: in.Q, Limit: in.Limit}
	if in.Cursor != "" {
		if q.Before, err = number(in.Cursor, "cursor"); err != nil {
			return nil, err
		}
	}
	list, next, err := a.Knowledge.Entries(ctx, who, q)
	if err != nil {
		return nil, err
	}
	out := entriesView{Items: make([]EntryItem, 0, len(list))}
	for _, i := range list {
		out.Items = append(out.Items, a.newEntryItem(i.Entry, i.Department))
	}
	if next > 0 {
		out.Next = strconv.FormatInt(next, 10)
	}
	return &body[entriesView]{out}, nil
}

// EntryCode names an entry. It is exported because it is embedded.
type EntryCode struct {
	Code string `path:"code" doc:"K001, T001, N001"`
}

func (a API) entry(ctx context.Context, in *EntryCode) (*body[entryView], error) {
	return a.entryAs(ctx, in.Code)
}

// entryAs is an entry as who asks may see it.
func (a API) entryAs(ctx context.Context, code string) (*body[entryView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	f, err := a.Knowledge.File(ctx, who, code)
	if err != nil {
		return nil, err
	}
	return &body[entryView]{a.newEntryView(f)}, nil
}

type creatingEntry struct {
	Body struct {
		Kind model.EntryKind `json:"kind" doc:"article, topic or news"`
		EntryContent
		Note string `json:"note,omitempty" doc:"Why; at most 200 characters"`
	}
}

func (a API) createEntry(ctx context.Context, in *creatingEntry) (*body[entryView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	e, err := a.Knowledge.Create(ctx, who, in.Body.Kind, model.EntryContent(in.Body.EntryContent), in.Body.Note)
	if err != nil {
		return nil, err
	}
	return a.entryAs(ctx, e.Code)
}

type savingEntry struct {
	EntryCode
	Body struct {
		Revision *int `json:"revision" doc:"Of the entry as it was read; 409 changed_meanwhile where somebody else was faster"`
		EntryContent
		Note string `json:"note" doc:"What was changed, and why; 2 to 200 characters"`
	}
}

func (a API) saveEntry(ctx context.Context, in *savingEntry) (*body[entryView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if in.Body.Revision == nil {
		return nil, model.ErrInvalid.With("revision", "请填写读取时的 revision")
	}
	e, err := a.Knowledge.Save(ctx, who, in.Code, *in.Body.Revision, model.EntryContent(in.Body.EntryContent), in.Body.Note)
	if err != nil {
		return nil, err
	}
	return a.entryAs(ctx, e.Code)
}

type previewingEntry struct {
	Body struct {
		Body string `json:"body" doc:"Markdown"`
	}
}

type previewView struct {
	BodyHTML string `json:"body_html"`
}

func (a API) previewEntry(_ context.Context, in *previewingEntry) (*body[previewView], error) {
	html, err := a.Knowledge.Preview(in.Body.Body)
	if err != nil {
		return nil, err
	}
	return &body[previewView]{previewView{html}}, nil
}

func (a API) helpfulness(ctx context.Context, in *listRequest) (*body[page[helpView]], error) {
	list, next, err := a.Knowledge.Helpfulness(ctx, in.listing())
	return pageOf(list, next, func(h model.EntryHelp) helpView { return helpView(h) }), err
}

type versionRequest struct {
	EntryCode
	Version int `path:"version"`
}

func (a API) entryVersion(ctx context.Context, in *versionRequest) (*body[versionView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	f, err := a.Knowledge.File(ctx, who, in.Code)
	if err != nil {
		return nil, err
	}
	for _, v := range f.Versions {
		if v.Number == in.Version {
			return &body[versionView]{a.newVersionView(v, f.Names)}, nil
		}
	}
	return nil, model.ErrEntryNotFound.Saying("没有这个版本")
}

type diffRequest struct {
	EntryCode
	From int `query:"from" required:"true" doc:"Number of a version"`
	To   int `query:"to" required:"true"`
}

func (a API) diffEntry(ctx context.Context, in *diffRequest) (*body[items[diffView]], error) {
	list, err := a.Knowledge.Diff(ctx, in.Code, in.From, in.To)
	if err != nil {
		return nil, err
	}
	return &body[items[diffView]]{newDiffViews(list)}, nil
}

// entryDesk is what these routes need of knowledge.Library.
type entryDesk interface {
	Entries(ctx context.Context, who model.Staff, q model.EntryQuery) (list []knowledge.Item, next int64, err error)
	Counts(ctx context.Context) ([]knowledge.Counted, error)
	File(ctx context.Context, who model.Staff, code string) (knowledge.File, error)
	Create(ctx context.Context, who model.Staff, kind model.EntryKind, c model.EntryContent, note string) (model.Entry, error)
	Save(ctx context.Context, who model.Staff, code string, revision int, c model.EntryContent, note string) (model.Entry, error)
	Review(ctx context.Context, who model.Staff, s knowledge.Step, approve bool) (model.Entry, error)
	Publish(ctx context.Context, who model.Staff, s knowledge.Step) (model.Entry, error)
	Drop(ctx context.Context, who model.Staff, s knowledge.Step) (model.Entry, error)
	TakeDown(ctx context.Context, who model.Staff, code, note string) (model.Entry, error)
	Diff(ctx context.Context, code string, from, to int) ([]knowledge.FieldDiff, error)
	Preview(body string) (string, error)
	Helpfulness(ctx context.Context, q model.Listing) (list []model.EntryHelp, next string, err error)
	entryFiles
	articleSearch
}
