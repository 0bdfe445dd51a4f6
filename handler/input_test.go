package handler_test

import (
	"strings"
	"testing"

	"example.org/hotline/handler/citizen"
	staffapi "example.org/hotline/handler/staff"
	"example.org/hotline/model"
)

// described is an operation with the properties that its JSON has.
type described struct {
	method, path string
	roles        []model.Role
	properties   map[string]schema
	queries      map[string]schema
}

type schema struct {
	Type       any
	Ref        string `json:"$ref"`
	Properties map[string]schema
}

// is tells whether a property takes values of a type.
func (s schema) is(kind string) bool {
	switch t := s.Type.(type) {
	case string:
		return t == kind
	case []any: // or null
		return len(t) > 0 && t[0] == kind
	}
	return false
}

func (h *hall) described(t testing.TB, base string) []described {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			Roles      []model.Role `json:"x-roles"`
			Parameters []struct {
				In, Name string
				Schema   schema
			}
			RequestBody struct {
				Content map[string]struct{ Schema schema }
			}
		}
		Components struct{ Schemas map[string]schema }
	}
	h.send("GET", "/openapi.json", nil).into(t, &doc)
	var list []described
	for path, methods := range doc.Paths {
		if !strings.HasPrefix(path, base) {
			continue
		}
		for method, op := range methods {
			body := op.RequestBody.Content["application/json"].Schema
			if body.Ref != "" {
				body = doc.Components.Schemas[strings.TrimPrefix(body.Ref, "#/components/schemas/")]
			}
			d := described{strings.ToUpper(method), path, op.Roles, body.Properties, map[string]schema{}}
			for _, p := range op.Parameters {
				if p.In == "query" {
					d.queries[p.Name] = p.Schema
				}
			}
			list = append(list, d)
		}
	}
	return list
}

// wrong is a value that a property does not take.
func wrong(s schema) string {
	if s.is("string") || s.is("boolean") {
		return "7"
	}
	return `"x"`
}

// A value of the wrong type is named by its field, on every route that takes any.
func TestEveryFieldSaysWhatItTakes(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	tk := owner.files(t, nil)
	fill := strings.NewReplacer("{number}", tk.Number, "{code}", "CG", "{year}", "2027", "{id}", "p1")
	checked := 0
	check := func(d described, field string, a said) {
		t.Helper()
		checked++
		if f := a.fault(); a.status != 422 || f.Fields[field] == "" || !inChinese(f) {
			t.Errorf("%s %s, %s of a wrong type: %s", d.method, d.path, field, a)
		}
	}
	for _, base := range []string{staffapi.Base, citizen.Base} {
		for _, d := range h.described(t, base) {
			send := func(path string, in any) said {
				if len(d.roles) > 0 {
					return h.as(t, string(d.roles[0]), d.method, strings.TrimPrefix(path, base), in)
				}
				return owner.calls(d.method, strings.TrimPrefix(path, base), in, "Idempotency-Key", "k1")
			}
			if base == staffapi.Base && len(d.roles) == 0 {
				send = func(path string, in any) said { return h.send(d.method, path, in) }
			}
			for field, s := range d.properties {
				check(d, field, send(fill.Replace(d.path), `{"`+field+`":`+wrong(s)+`}`))
			}
			for field, s := range d.queries {
				if s.is("integer") || s.is("boolean") || s.is("number") {
					check(d, field, send(fill.Replace(d.path)+"?"+field+"=x", nil))
				}
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d fields were tried", checked)
	}
	if kept, err := h.store.TicketByNumber(t.Context(), tk.Number); err != nil || kept.Version != tk.Version {
		t.Errorf("something of it had an effect: %+v, %v", kept, err)
	}
}

// Who sends too much learns how much he may send.
func TestABodyThatIsTooLongNamesTheLimit(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	long := map[string]any{"content": strings.Repeat("长", 30_000)}
	if a := h.as(t, "agent", "POST", "/tickets", long, "Idempotency-Key", "k1"); a.status != 413 || a.fault().Code != "too_large" || !strings.Contains(a.fault().Message, "64KB") {
		t.Error(a)
	}
}
