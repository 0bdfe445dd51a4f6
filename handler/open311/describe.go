package open311

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// describe adds the standard's calls to the description of the APIs.
func (a API) describe(doc *huma.OpenAPI) {
	city := query("jurisdiction_id", "May be left out: there is one, "+a.Jurisdiction)
	key := query("api_key", "Of the system that asks")
	add(doc, "GET", "/discovery.{format}", "Open311 服务发现", nil)
	add(doc, "GET", "/services.{format}", "Open311 诉求类型", []*huma.Param{city})
	add(doc, "GET", "/services/{service_code}.{format}", "Open311 诉求类型的属性", []*huma.Param{path("service_code", "C1 to C6"), city})
	add(doc, "GET", "/requests.{format}", "Open311 已公开的诉求", []*huma.Param{
		city, query("service_request_id", "Numbers, separated by commas; overrides all other arguments"),
		query("service_code", "Separated by commas"), query("start_date", "ISO 8601 with offset; at most 90 days before end_date"),
		query("end_date", "ISO 8601 with offset"), query("status", "open, closed"), query("page", "From 1"), query("page_size", "1 to 1000"),
		query(key.Name, key.Description+"; shows how the tickets stand that it posted, where they are asked for by number"),
	})
	add(doc, "GET", "/requests/{service_request_id}.{format}", "Open311 一件诉求", []*huma.Param{
		path("service_request_id", "Of a published case, or with api_key of a ticket that it posted"), city, key,
	})
	add(doc, "GET", "/tokens/{token}.{format}", "Open311 不使用 token", []*huma.Param{path("token", "There are none: 404"), city})
	post := add(doc, "POST", "/requests.{format}", "Open311 提交诉求", []*huma.Param{{
		Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
		Description: "Beyond the standard: the same key again gets the same number",
	}})
	post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/x-www-form-urlencoded": {Schema: form()}}}
	post.Responses["201"] = post.Responses["200"]
	delete(post.Responses, "200")
}

// form is what is posted.
func form() *huma.Schema {
	s := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}, Required: []string{"api_key", "service_code", "description", "phone"}}
	for _, f := range [][2]string{
		{"api_key", ""},
		{"jurisdiction_id", ""},
		{"service_code", "C1 to C6"},
		{"lat", "WGS-84, with long; or address_string"},
		{"long", "WGS-84"},
		{"address_string", "2 to 200 characters"},
		{"description", "诉求内容, 10 to 2000 characters"},
		{"first_name", "With last_name 2 to 30 characters"},
		{"last_name", ""},
		{"phone", "11 digits, of a mobile phone"},
		{"media_url", "Refused"},
		{inBrackets(attrNature), "诉求性质"},
		{inBrackets(attrTitle), "标题, up to 49 characters"},
		{inBrackets(attrPublicIntent), "public or private"},
		{inBrackets(attrContactAddress), "联系地址, up to 200 characters"},
	} {
		s.Properties[f[0]] = &huma.Schema{Type: huma.TypeString, Description: f[1]}
	}
	return s
}

func add(doc *huma.OpenAPI, method, at, summary string, params []*huma.Param) *huma.Operation {
	body := map[string]*huma.MediaType{"application/json": {}, "text/xml": {}}
	op := &huma.Operation{
		Method: method, Path: Base + at, Summary: summary, Tags: []string{"open311"},
		OperationID: "open311" + strings.NewReplacer("/", "-", ".{format}", "", "{", "", "}", "").Replace(at) + "-" + strings.ToLower(method),
		Description: "GeoReport v2, http://wiki.open311.org/GeoReport_v2",
		Parameters:  append(params, path("format", "json or xml")),
		Responses: map[string]*huma.Response{
			"200":     {Description: "OK", Content: body},
			"default": {Description: "A list of errors, each with code and description: 400, 403, 404 or 429", Content: body},
		},
	}
	doc.AddOperation(op)
	return op
}

func query(name, about string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: about, Schema: &huma.Schema{Type: huma.TypeString}}
}

func path(name, about string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Description: about, Schema: &huma.Schema{Type: huma.TypeString}}
}
