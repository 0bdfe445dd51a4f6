package staff

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
	"example.org/hotline/service/exporting"
)

// exportOffice is what these routes need of exporting.Office.
type exportOffice interface {
	Queue(ctx context.Context, who model.Staff, order model.ExportOrder) (model.ExportJob, error)
	Jobs(ctx context.Context, who model.Staff, before int64, limit int) ([]exporting.JobBy, error)
	Job(ctx context.Context, who model.Staff, id int64) (exporting.JobBy, error)
	File(ctx context.Context, who model.Staff, id int64) (*exporting.File, error)
}

// exporters are all who may have something exported, and so fetch it: what, say the routes that ask for it.
var exporters = []model.Role{model.RoleHandler, model.RoleSupervisor, model.RoleEditor, model.RoleAuditor}

func (a API) exportRoutes(api huma.API, g *gin.RouterGroup, doc *huma.OpenAPI) {
	op(a, api, http.MethodPost, "/exports", "导出文件", 201, counters, a.askExport)
	op(a, api, http.MethodPost, "/audit-log/export", "导出审计日志", 201, auditors, a.exportAudit)
	op(a, api, http.MethodPost, "/chats/export", "导出会话记录", 201, supervisors, a.exportChats)
	op(a, api, http.MethodPost, "/entries/export", "导出全部内容", 201, editors, a.exportEntries)
	op(a, api, http.MethodGet, "/exports", "导出任务", 200, exporters, a.exports)
	op(a, api, http.MethodGet, "/exports/{id}", "导出任务详情", 200, exporters, a.export)
	g.GET(Base+"/exports/:id/file", a.exportFile)
	describe(doc, http.MethodGet, "/exports/{id}/file", "下载导出的文件", exporters, "Only for whoever asked for it, for a day.",
		[]*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeInteger}}}, "200", "application/octet-stream")
}

type exportView struct {
	ID         int64             `json:"id"`
	Kind       model.ExportKind  `json:"kind" doc:"report, places, tickets, chats, audit or entries"`
	Label      string            `json:"label"`
	Format     model.FileFormat  `json:"format"`
	About      string            `json:"about" doc:"What the file is of, in words; it names no citizen"`
	State      model.ExportState `json:"state" doc:"queued, running, done, failed or expired"`
	Done       int               `json:"done_rows"`
	All        int               `json:"all_rows" doc:"0 while it is not known"`
	Bytes      int64             `json:"bytes"`
	Fault      string            `json:"fault" doc:"Why it failed"`
	By         string            `json:"by" doc:"Log-in of who asked for it"`
	Mine       bool              `json:"mine"`
	Offered    bool              `json:"offered" doc:"The file is there, and yours to fetch: not once you have lost a role, or changed the department, that it was made with"`
	Downloads  int               `json:"downloads"`
	CreatedAt  time.Time         `json:"created_at"`
	FinishedAt *time.Time        `json:"finished_at"`
	ExpiresAt  *time.Time        `json:"expires_at" doc:"Until when the file is offered"`
}

func (a API) newExportView(j exporting.JobBy, who model.Staff) exportView {
	return exportView{
		ID: j.ID, Kind: j.Kind, Label: j.Kind.Label(), Format: j.Format, About: j.About, State: j.State, Done: j.Done, All: j.All, Bytes: j.Bytes,
		Fault: j.Fault, By: j.By, Mine: j.StaffID == who.ID, Offered: j.State == model.ExportDone && j.For(who), Downloads: j.Downloads, CreatedAt: j.CreatedAt.In(a.Zone),
		FinishedAt: a.maybe(j.FinishedAt), ExpiresAt: a.maybe(j.ExpiresAt),
	}
}

// ordered takes in what was ordered.
func (a API) ordered(ctx context.Context, order func(who model.Staff) (model.ExportOrder, error)) (*body[exportView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	o, err := order(who)
	if err != nil {
		return nil, err
	}
	j, err := a.Exports.Queue(ctx, who, o)
	if err != nil {
		return nil, err
	}
	return &body[exportView]{a.newExportView(exporting.JobBy{ExportJob: j, By: who.Name}, who)}, nil
}

type exportsRequest struct {
	Cursor string `query:"cursor" doc:"The next_cursor of the page before"`
}

type exportsView struct {
	Items      []exportView `json:"items"`
	NextCursor string       `json:"next_cursor" doc:"Empty on the last page"`
}

const exportsPage = 30

func (a API) exports(ctx context.Context, in *exportsRequest) (*body[exportsView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	before := int64(0)
	if in.Cursor != "" {
		if before, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil {
			return nil, model.ErrInvalid.With("cursor", "请从第一页开始")
		}
	}
	list, err := a.Exports.Jobs(ctx, who, before, exportsPage)
	if err != nil {
		return nil, err
	}
	out := exportsView{Items: make([]exportView, 0, len(list))}
	for _, j := range list {
		out.Items = append(out.Items, a.newExportView(j, who))
	}
	if len(list) == exportsPage {
		out.NextCursor = strconv.FormatInt(list[len(list)-1].ID, 10)
	}
	return &body[exportsView]{out}, nil
}

type exportRequest struct {
	ID int64 `path:"id"`
}

func (a API) export(ctx context.Context, in *exportRequest) (*body[exportView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	j, err := a.Exports.Job(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[exportView]{a.newExportView(j, who)}, nil
}

func (a API) exportFile(c *gin.Context) {
	file, err := a.takeExport(c)
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	name := file.Kind.Label() + "-" + file.CreatedAt.In(a.Zone).Format("20060102-1504") + "." + string(file.Format)
	c.Header("Content-Disposition", "attachment; filename=\""+string(file.Kind)+"."+string(file.Format)+"\"; filename*=UTF-8''"+url.PathEscape(name))
	c.Header("Content-Length", strconv.FormatInt(file.Bytes, 10)) // so that a file that breaks off is known for one
	a.give(c, file.Format, file.Write)
}

// takeExport is a file whose fetching is written down.
func (a API) takeExport(c *gin.Context) (*exporting.File, error) {
	who, err := a.may(c, exporters)
	if err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return nil, model.ErrNoExport
	}
	file, err := a.Exports.File(c.Request.Context(), who, id)
	if err != nil {
		return nil, err
	}
	what := file.Kind.Label() + "，" + string(file.Format) + "，" + strconv.Itoa(file.Done) + "行"
	taken := model.View{StaffID: who.ID, Field: model.ViewedExport, Reason: what, Address: c.ClientIP()}
	return file, a.Views.Took(c.Request.Context(), taken)
}
