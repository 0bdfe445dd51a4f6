package staff

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
	"example.org/hotline/service/knowledge"
)

// entryFiles is what of knowledge.Library carries bytes.
type entryFiles interface {
	AddPicture(ctx context.Context, who model.Staff, code string, r io.Reader) (id string, err error)
	StaffPicture(ctx context.Context, id string) (jpeg []byte, err error)
	Import(ctx context.Context, c *knowledge.Collection, o knowledge.ImportOptions) (knowledge.Imported, error)
	Order(who model.Staff, format model.FileFormat) (model.ExportOrder, error)
}

// entryStreams are uploads, which take as long as they take.
func (a API) entryStreams(g *gin.RouterGroup) {
	g.POST(Base+"/entries/:code/pictures", a.Reply.JSON(http.StatusCreated, a.addEntryPicture))
	g.POST(Base+"/entries/import", a.Reply.JSON(http.StatusOK, a.importEntries))
}

const developTime = 20 * time.Second // from when a picture has arrived

type pictureView struct {
	ID       string `json:"id"`
	Markdown string `json:"markdown" doc:"What stands for it in a body"`
}

func (a API) addEntryPicture(c *gin.Context) (any, error) {
	who, err := a.may(c, editors)
	if err != nil {
		return nil, err
	}
	file, err := uploaded(c)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), developTime)
	defer cancel()
	id, err := a.Knowledge.AddPicture(ctx, who, c.Param("code"), bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	return pictureView{id, "![](picture:" + id + ")"}, nil
}

func (a API) entryPicture(c *gin.Context) {
	_, err := a.may(c, editors)
	var jpeg []byte
	if err == nil {
		jpeg, err = a.Knowledge.StaffPicture(c.Request.Context(), c.Param("id"))
	}
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	c.Header("Cache-Control", "no-store")
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Data(http.StatusOK, "image/jpeg", jpeg)
}

// exchangeTime is how long a collection may take to be read.
const exchangeTime = 2 * time.Minute

type importedView struct {
	Added     int  `json:"added"`
	Changed   int  `json:"changed"`
	Unchanged int  `json:"unchanged"`
	DryRun    bool `json:"dry_run"`

	Rows []importedRowView `json:"rows" doc:"The first 500 of those that are added or changed"`
}

type importedRowView struct {
	Code  string          `json:"code" doc:"Blank: it will get one"`
	Kind  model.EntryKind `json:"kind"`
	Title string          `json:"title"`
	Fresh bool            `json:"fresh" doc:"There was none before; else another version of it is made"`
}

const mostRowsShown = 500

func newImportedView(done knowledge.Imported, dry bool) importedView {
	v := importedView{done.Added, done.Changed, done.Unchanged, dry, []importedRowView{}}
	for _, r := range done.Rows[:min(len(done.Rows), mostRowsShown)] {
		v.Rows = append(v.Rows, importedRowView(r))
	}
	return v
}

// importEntries takes a file in: what differs from what there is becomes drafts, which another editor reviews.
func (a API) importEntries(c *gin.Context) (any, error) {
	who, err := a.may(c, editors)
	if err != nil {
		return nil, err
	}
	dry := c.Query("dry_run")
	if dry != "" && dry != "true" && dry != "false" {
		return nil, model.ErrInvalid.With("dry_run", "应为 true 或 false")
	}
	note, err := model.CheckEntryNote(c.DefaultQuery("note", "批量导入"), true)
	if err != nil {
		return nil, err
	}
	file, err := uploaded(c)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), exchangeTime)
	defer cancel()
	list, err := knowledge.Parse(ctx, file)
	var done knowledge.Imported
	if err == nil {
		done, err = a.Knowledge.Import(ctx, list, knowledge.ImportOptions{By: who.ID, Note: note, Drafts: true, DryRun: dry == "true"})
	}
	var faults knowledge.Faults
	if errors.As(err, &faults) {
		err = faults.Problem()
	}
	return newImportedView(done, dry == "true"), err
}

type askingEntries struct {
	Body struct {
		Format model.FileFormat `json:"format" doc:"xlsx or json"`
	}
}

// Audited says how it was taken out.
func (in *askingEntries) Audited() map[string]string {
	return map[string]string{"format": string(in.Body.Format)}
}

// exportEntries has a file made of the whole collection, which can be imported again.
func (a API) exportEntries(ctx context.Context, in *askingEntries) (*body[exportView], error) {
	return a.ordered(ctx, func(who model.Staff) (model.ExportOrder, error) { return a.Knowledge.Order(who, in.Body.Format) })
}

// describeEntries describes what is not JSON on both sides.
func describeEntries(doc *huma.OpenAPI) {
	text := &huma.Schema{Type: huma.TypeString}
	inPath := func(name string) []*huma.Param {
		return []*huma.Param{{Name: name, In: "path", Required: true, Schema: text}}
	}
	add := describe(doc, http.MethodPost, "/entries/{code}/pictures", "为内容上传图片", editors, "JPEG, PNG or WebP, at most 10 MB.", inPath("code"), "201", "application/json")
	add.Responses["201"].Content["application/json"].Schema = &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"id": text, "markdown": text}}
	add.RequestBody = fileBody()
	asked := func(name, doc string) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: doc, Schema: text}
	}
	taken := describe(doc, http.MethodPost, "/entries/import", "导入全部内容，成为待审核的草稿", editors,
		"JSON or XLSX as POST /entries/export has it made, at most 10 MB: all of its records or none; fields of an error name the list, the row and the field.",
		[]*huma.Param{asked("dry_run", "true: nothing is kept"), asked("note", "Why")}, "200", "application/json")
	number := &huma.Schema{Type: huma.TypeInteger}
	taken.Responses["200"].Content["application/json"].Schema = &huma.Schema{
		Type: huma.TypeObject, Properties: map[string]*huma.Schema{"added": number, "changed": number, "unchanged": number, "dry_run": {Type: huma.TypeBoolean}, "rows": {
			Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{
				"code": text, "kind": text, "title": text, "fresh": {Type: huma.TypeBoolean},
			}},
		}},
	}
	taken.RequestBody = fileBody()
	describe(doc, http.MethodGet, "/entry-pictures/{id}", "内容的图片", editors, "", inPath("id"), "200", "image/jpeg")
}

// fileBody is a form with a file.
func fileBody() *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary"}}, Required: []string{"file"},
	}}}}
}
