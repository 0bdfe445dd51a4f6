package open

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
	"example.org/hotline/service/importing"
)

// importer is *importing.Importer.
type importer interface {
	Import(ctx context.Context, of model.Partner, r io.Reader, o importing.Options) (importing.Report, error)
}

const (
	importTime  = 50 * time.Second // for a file, from its first byte to the answer
	importsHeld = 8                // files that are held at once
)

type reportView struct {
	DryRun    bool       `json:"dry_run"`
	Imported  int        `json:"imported" doc:"Rows that are tickets now"`
	OK        int        `json:"ok" doc:"Rows that could be tickets; nothing was written"`
	Duplicate int        `json:"duplicate" doc:"Rows that were imported before"`
	Invalid   int        `json:"invalid" doc:"Rows that break a rule; where there is one, nothing was written"`
	Rows      []lineView `json:"rows"`
}

type lineView struct {
	Row        int         `json:"row" doc:"As a spreadsheet numbers it: the first below the column names is 2"`
	ExternalID string      `json:"external_id"`
	Result     string      `json:"result" enum:"imported,ok,duplicate,invalid"`
	Number     string      `json:"number" doc:"Of its ticket"`
	Errors     []faultView `json:"errors"`
}

type faultView struct {
	Column string `json:"column" doc:"As the file names it"`
	Field  string `json:"field" doc:"Its JSON name"`
	Rule   string `json:"rule"`
}

// refusedView is the answer where a row is not good: the contract's error, and the report.
type refusedView struct {
	*reply.Body
	Report reportView `json:"report"`
}

// importFile takes a file of tickets. It is no JSON, so that it passes by huma.
func (a API) importFile(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), importTime)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Header("Cache-Control", "no-store")
	report, dryRun, err := a.takeFile(c)
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	view := newReportView(report, dryRun)
	if !report.Good() {
		body, _ := a.Reply.Problem(ctx, model.ErrInvalid.Saying("文件中有不符合要求的行，没有导入任何一行").With("file", strconv.Itoa(view.Invalid)+"行有误，见 report"))
		c.JSON(body.GetStatus(), refusedView{body, view})
		return
	}
	c.JSON(http.StatusOK, view)
}

func (a API) takeFile(c *gin.Context) (r importing.Report, dryRun bool, err error) {
	query := c.Request.URL.Query()
	wrong := model.ErrInvalid
	o := importing.Options{}
	for name, to := range map[string]*bool{"dry_run": &o.DryRun, "notify": &o.Notify} {
		if v := query.Get(name); v != "" {
			if *to, err = strconv.ParseBool(v); err != nil {
				wrong = wrong.With(name, "应为 true 或 false")
			}
		}
		query.Del(name)
	}
	for name := range query {
		wrong = wrong.With(name, "没有这个参数")
	}
	leave, err := a.files.take(c.Request.Context(), c.ClientIP())
	if err != nil {
		return r, false, err
	}
	defer leave()
	of, content, err := a.verify(c, importing.MaxBytes, importTime)
	switch {
	case err != nil:
		return r, false, err
	case !of.May(model.ScopeImport):
		return r, false, model.ErrScopeMissing
	case wrong.Fields != nil:
		return r, false, wrong
	}
	r, err = a.Imports.Import(c.Request.Context(), of, bytes.NewReader(content), o)
	return r, o.DryRun, err
}

func newReportView(r importing.Report, dryRun bool) reportView {
	v := reportView{
		DryRun: dryRun, Imported: r.Count[importing.Imported], OK: r.Count[importing.OK], Duplicate: r.Count[importing.Duplicate],
		Invalid: r.Count[importing.Bad], Rows: make([]lineView, len(r.Rows)),
	}
	for i, line := range r.Rows {
		v.Rows[i] = lineView{line.Row, line.Ref, string(line.Outcome), line.Number, make([]faultView, len(line.Faults))}
		for j, f := range line.Faults {
			v.Rows[i].Errors[j] = faultView{f.Column, f.Field, f.Rule}
		}
	}
	return v
}

// describeImport adds the route to the description.
func describeImport(doc *huma.OpenAPI) {
	flag := func(name, about string) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: about, Schema: &huma.Schema{Type: huma.TypeBoolean}}
	}
	file := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	answer := func(about string, of any) *huma.Response {
		schema := huma.SchemaFromType(doc.Components.Schemas, reflect.TypeOf(of))
		return &huma.Response{Description: about, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	}
	doc.AddOperation(&huma.Operation{
		Method: http.MethodPost, Path: Base + "/imports", Summary: "批量导入诉求", Tags: []string{"open"}, OperationID: operationID("POST", "/imports"),
		Description: "权限范围：`" + string(model.ScopeImport) + "`. The body is a CSV or XLSX file of at most 10 MB and 5 000 rows; docs/import.md describes its columns. All rows become tickets, or none.",
		Parameters:  []*huma.Param{flag("dry_run", "Write nothing, only report"), flag("notify", "Tell the citizens, as if they had just filed")},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"text/csv": file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": file,
		}},
		Responses: map[string]*huma.Response{
			"200": answer("The report, row by row", reportView{}),
			"422": answer("The file or a row is not good, and nothing was written: an error, and the report where the file could be read", reportView{}),
		},
		Security: security,
	})
}
