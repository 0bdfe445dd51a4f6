package handler

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// newDocument begins the description of the JSON APIs; each package adds its own routes to it.
func newDocument(publicURL, version string) *huma.OpenAPI {
	schemas := huma.NewMapRegistry("#/components/schemas/", schemaName)
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: "12345热线微信渠道", Version: version,
			Description: "Times are RFC 3339 with offset. Errors are {\"error\":{\"code\",\"message\",\"fields\",\"request_id\"}}.",
		},
		Servers: []*huma.Server{{URL: publicURL}},
		Components: &huma.Components{
			Schemas: schemas,
			SecuritySchemes: map[string]*huma.SecurityScheme{
				"citizen_session": {Type: "apiKey", In: "cookie", Name: "hotline_session"},
			},
		},
	}
}

// schemaName says which API a type is of: citizens and staff see different views of the same things.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	api := path.Base(t.PkgPath())
	if !strings.Contains(t.PkgPath(), "/handler/") {
		return name
	}
	return strings.ToUpper(api[:1]) + api[1:] + name
}

//go:embed docs.html
var docsHTML string

var docsTemplate = template.Must(template.New("docs").Funcs(template.FuncMap{"json": pretty}).Parse(docsHTML))

func pretty(v any) (string, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	return string(b), err
}

type docsRoute struct {
	Method, Path string
	Op           *huma.Operation
}

// describe serves the description, for programs and for people, once every route is in it.
func describe(e *gin.Engine, doc *huma.OpenAPI) error {
	spec, err := doc.MarshalJSON()
	if err != nil {
		return err
	}
	var page strings.Builder
	err = docsTemplate.Execute(&page, map[string]any{"Info": doc.Info, "Routes": routesOf(doc), "Schemas": doc.Components.Schemas.Map()})
	if err != nil {
		return err
	}
	e.GET("/openapi.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/json; charset=utf-8", spec) })
	e.GET("/docs", func(c *gin.Context) { c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(page.String())) })
	return nil
}

func routesOf(doc *huma.OpenAPI) []docsRoute {
	var routes []docsRoute
	for path, item := range doc.Paths {
		for method, op := range map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodDelete: item.Delete,
		} {
			if op != nil {
				routes = append(routes, docsRoute{method, path, op})
			}
		}
	}
	slices.SortFunc(routes, func(a, b docsRoute) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	return routes
}
