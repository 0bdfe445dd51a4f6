package staff

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
)

// entryFiles is what of knowledge.Library carries bytes.
type entryFiles interface {
	AddPicture(ctx context.Context, who model.Staff, code string, r io.Reader) (id string, err error)
	StaffPicture(ctx context.Context, id string) (jpeg []byte, err error)
}

// entryStreams are uploads, which take as long as they take.
func (a API) entryStreams(g *gin.RouterGroup) {
	g.POST(Base+"/entries/:code/pictures", a.Reply.JSON(http.StatusCreated, a.addEntryPicture))
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

// describeEntries describes what is not JSON on both sides.
func describeEntries(doc *huma.OpenAPI) {
	text := &huma.Schema{Type: huma.TypeString}
	inPath := func(name string) []*huma.Param {
		return []*huma.Param{{Name: name, In: "path", Required: true, Schema: text}}
	}
	add := describe(doc, http.MethodPost, "/entries/{code}/pictures", "为内容上传图片", editors, "JPEG, PNG or WebP, at most 10 MB.", inPath("code"), "201", "application/json")
	add.Responses["201"].Content["application/json"].Schema = &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"id": text, "markdown": text}}
	add.RequestBody = fileBody()
	describe(doc, http.MethodGet, "/entry-pictures/{id}", "内容的图片", editors, "", inPath("id"), "200", "image/jpeg")
}

// fileBody is a form with a file.
func fileBody() *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary"}}, Required: []string{"file"},
	}}}}
}
