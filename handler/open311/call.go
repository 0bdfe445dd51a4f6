package open311

import (
	"encoding/json"
	"encoding/xml"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
)

// call is one request that the standard knows.
type call struct {
	*gin.Context
	id   string // what follows services/, requests/ or tokens/
	args url.Values
	xml  bool
}

// answer is what a step says: an object, or the elements of a list, which has a name in XML.
type answer struct {
	status int // 0: 200
	root   string
	body   any
}

const (
	maxBody   = 64 << 10
	maxPerMin = 240 // requests of one address, with a key or without
)

// serve finds out what is asked for, and answers in the format that is asked for.
func (a API) serve(c *gin.Context) {
	resource, id, one, format := split(c.Param("path"))
	k := &call{Context: c, id: id, xml: format == "xml" || format == "" && !strings.Contains(c.GetHeader("Accept"), "json")}
	c.Header("Access-Control-Allow-Origin", "*") // nothing here goes by cookies
	c.Header("Cache-Control", "no-store")        // a case that is withdrawn must be gone at once
	steps := a.steps(resource, one)
	do := steps[c.Request.Method]
	switch {
	case steps == nil:
		a.fail(k, reply.ErrOpen311Path)
		return
	case do == nil:
		c.Header("Allow", strings.Join(slices.Sorted(maps.Keys(steps)), ", "))
		status, list := reply.Open311NoMethod()
		k.write(answer{status: status, root: "errors", body: list})
		return
	}
	said, err := a.take(k, do)
	if err != nil {
		a.fail(k, err)
		return
	}
	k.write(said)
}

// split takes a path apart: /services/C5.json is services, C5 and json.
func split(path string) (resource, id string, one bool, format string) {
	path = strings.Trim(path, "/")
	for _, f := range []string{"json", "xml"} {
		if cut, has := strings.CutSuffix(path, "."+f); has {
			path, format = cut, f
		}
	}
	resource, id, one = strings.Cut(path, "/")
	return resource, id, one, format
}

// take does what every step needs done first.
func (a API) take(k *call, do step) (answer, error) {
	if err := a.within(k, "open311:"+k.ClientIP(), maxPerMin); err != nil {
		return answer{}, err
	}
	var err error
	if k.args, err = arguments(k.Context); err != nil {
		return answer{}, err
	}
	if j := k.arg("jurisdiction_id"); j != "" && !strings.EqualFold(j, a.Jurisdiction) {
		return answer{}, errNoCity
	}
	return do(k)
}

// within counts a request. Where nobody counts, nobody is refused.
func (a API) within(k *call, who string, perMinute int) error {
	wait, err := a.Limits.Allow(k.Request.Context(), who, kv.Limit{Max: perMinute, Per: time.Minute})
	if err == nil && wait > 0 {
		return model.ErrTooMany.After(wait)
	}
	return nil
}

// arguments are those of the query, and of the form where one was posted.
func arguments(c *gin.Context) (url.Values, error) {
	if c.Request.Method != http.MethodPost {
		args, err := url.ParseQuery(c.Request.URL.RawQuery)
		if err != nil {
			return nil, model.ErrInvalid.Saying("请求地址中的参数编码不正确")
		}
		return args, nil
	}
	kind, _, _ := mime.ParseMediaType(c.ContentType())
	if kind != "application/x-www-form-urlencoded" {
		return nil, model.ErrInvalid.Saying("提交诉求的请求应为 application/x-www-form-urlencoded")
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxBody)
	if err := c.Request.ParseForm(); err != nil {
		return nil, model.ErrInvalid.Saying("表单编码不正确，或超过64 KB")
	}
	return c.Request.Form, nil
}

// arg is an argument; one that is blank is one that was not given.
func (k *call) arg(name string) string { return strings.TrimSpace(k.args.Get(name)) }

// list is an argument whose values are separated by commas, or that is given several times.
func (k *call) list(name string) []string {
	var out []string
	for _, v := range k.args[name] {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part != "" && !slices.Contains(out, part) {
				out = append(out, part)
			}
		}
	}
	return out
}

func (a API) fail(k *call, err error) {
	status, list, wait := a.Reply.Open311(k.Request.Context(), err)
	if wait > 0 {
		k.Header("Retry-After", reply.RetryAfter(wait))
	}
	k.write(answer{status: status, root: "errors", body: list})
}

// document gives a list its element in XML; in JSON it has none.
type document struct {
	XMLName xml.Name
	Items   any
}

func (k *call) write(said answer) {
	kind, body, encode := "application/json; charset=utf-8", said.body, json.Marshal
	if k.xml {
		kind, encode = "text/xml; charset=utf-8", xml.Marshal
		if said.root != "" {
			body = document{xml.Name{Local: said.root}, said.body}
		}
	}
	out, err := encode(body)
	if err != nil { // our own types
		panic(err)
	}
	if k.xml {
		out = append([]byte(`<?xml version="1.0" encoding="utf-8"?>`+"\n"), out...)
	}
	if said.status == 0 {
		said.status = http.StatusOK
	}
	k.Data(said.status, kind, append(out, '\n'))
}
