package citizen

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

func operationID(method, path string) string {
	return "citizen" + strings.NewReplacer("/", "-", "{", "", "}", "").Replace(path) + "-" + strings.ToLower(method)
}

// describePhotos adds the routes that are not JSON to the description.
func describePhotos(doc *huma.OpenAPI) {
	id := &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}
	add := func(method, path, summary string, params []*huma.Param, answers map[string]*huma.Response, in *huma.RequestBody) {
		doc.AddOperation(&huma.Operation{
			Method: method, Path: Base + path, Summary: summary, Tags: []string{"citizen"}, OperationID: operationID(method, path),
			Parameters: params, RequestBody: in, Responses: answers, Security: []map[string][]string{{"citizen_session": {}}},
		})
	}
	bytesOf := func(kind string) map[string]*huma.Response {
		return map[string]*huma.Response{"200": {Description: kind, Content: map[string]*huma.MediaType{kind: {}}}}
	}
	text, number := &huma.Schema{Type: huma.TypeString}, &huma.Schema{Type: huma.TypeInteger}
	add("POST", "/photos", "上传照片", nil,
		map[string]*huma.Response{"201": {Description: "Created", Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{
			Type: huma.TypeObject, Properties: map[string]*huma.Schema{"id": text, "url": text, "width": number, "height": number},
		}}}}},
		&huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
			Type: huma.TypeObject, Properties: map[string]*huma.Schema{"photo": {Type: huma.TypeString, Format: "binary"}}, Required: []string{"photo"},
		}}}})
	add("GET", "/photos/{id}", "查看照片", []*huma.Param{id}, bytesOf("image/jpeg"), nil)
	add("DELETE", "/photos/{id}", "删除未提交的照片", []*huma.Param{id}, map[string]*huma.Response{"204": {Description: "No Content"}}, nil)
	add("GET", "/captcha/{id}/audio", "听图形验证码", []*huma.Param{id}, bytesOf("audio/wav"), nil)
}
