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
	"example.org/hotline/service/figures"
)

// exportLog is for those who export, and for who audits them.
var exportLog = []model.Role{model.RoleHandler, model.RoleSupervisor, model.RoleAuditor}

func (a API) exportRoutes(api huma.API, g *gin.RouterGroup, doc *huma.OpenAPI) {
	op(a, api, http.MethodPost, "/exports", "导出文件", 201, counters, a.askExport)
	op(a, api, http.MethodGet, "/exports", "导出任务", 200, exportLog, a.exports)
	g.GET(Base+"/exports/:id/file", a.exportFile)
	describe(doc, http.MethodGet, "/exports/{id}/file", "下载导出的文件", counters, "Only for whoever asked for it, for a day.",
		[]*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeInteger}}}, "200", "application/octet-stream")
}

type askingExport struct {
	Body struct {
		Kind   model.ExportKind `json:"kind" doc:"report, places (supervisors) or tickets"`
		Format model.FileFormat `json:"format" doc:"csv or xlsx"`
		Query  FigureQuery      `json:"query" doc:"As of GET /figures/report"`
	}
}

// Audited says what was taken out.
func (in *askingExport) Audited() map[string]string {
	q := in.Body.Query
	return map[string]string{"kind": string(in.Body.Kind), "format": string(in.Body.Format), "from": q.From, "to": q.To, "department": q.Department}
}

type exportView struct {
	ID         int64             `json:"id"`
	Kind       model.ExportKind  `json:"kind"`
	Label      string            `json:"label"`
	Format     model.FileFormat  `json:"format"`
	Query      FigureQuery       `json:"query"`
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

func (a API) newExportView(j figures.ExportedBy, who model.Staff) exportView {
	return exportView{
		ID: j.ID, Kind: j.Kind, Label: j.Kind.Label(), Format: j.Format, Query: newFigureQuery(j.Query), State: j.State, Done: j.Done, All: j.All, Bytes: j.Bytes,
		Fault: j.Fault, By: j.By, Mine: j.StaffID == who.ID, Offered: j.State == model.ExportDone && j.For(who), Downloads: j.Downloads, CreatedAt: j.CreatedAt.In(a.Zone),
		FinishedAt: a.maybe(j.FinishedAt), ExpiresAt: a.maybe(j.ExpiresAt),
	}
}

func (a API) askExport(ctx context.Context, in *askingExport) (*body[exportView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	j, err := a.Figures.Export(ctx, who, in.Body.Kind, in.Body.Format, in.Body.Query.query())
	if err != nil {
		return nil, err
	}
	return &body[exportView]{a.newExportView(figures.ExportedBy{ExportJob: j, Query: in.Body.Query.query(), By: who.Name}, who)}, nil
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
	list, err := a.Figures.Exports(ctx, who, before, exportsPage)
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

func (a API) exportFile(c *gin.Context) {
	if err := a.writeExport(c); err != nil {
		a.Reply.Fail(c, err)
	}
}

func (a API) writeExport(c *gin.Context) error {
	who, err := a.may(c, counters)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return model.ErrNoExport
	}
	j, file, err := a.Figures.File(c.Request.Context(), who, id)
	if err != nil {
		return err
	}
	taken := model.View{StaffID: who.ID, Field: model.ViewedExport, Reason: j.Kind.Label() + "，" + string(j.Format), Address: c.ClientIP()}
	if err := a.Views.Took(c.Request.Context(), taken); err != nil {
		return err
	}
	kind := "text/csv; charset=utf-8"
	if j.Format == model.FormatXLSX {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	name := j.Kind.Label() + "-" + j.CreatedAt.In(a.Zone).Format("20060102-1504") + "." + string(j.Format)
	c.Header("Cache-Control", "no-store")
	c.Header("Content-Disposition", "attachment; filename=\""+string(j.Kind)+"."+string(j.Format)+"\"; filename*=UTF-8''"+url.PathEscape(name))
	c.Data(http.StatusOK, kind, file)
	return nil
}
