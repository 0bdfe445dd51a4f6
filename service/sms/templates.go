package sms

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// texts are our texts, each with its parameters in the order in which a vendor's numbered template takes them. What is
// sent by SMS one day is added here first.
var texts = map[string][]string{
	"bind_code":        {"code"},
	"submit_code":      {"code"},
	"bound_elsewhere":  {"time"},
	"ticket_need_info": {"number", "deadline"},
	"ticket_expired":   {"number"},
	"ticket_closed":    {"number"},
	"ticket_rejected":  {"number"},
}

// Unmapped lists our texts, in the alphabet's order, that would not be sent with these templates: they have none, and
// may not go by the required one's.
func Unmapped(configured map[string]string) []string {
	var missing []string
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if configured[name] == "" && !slices.Equal(texts[name], texts[required]) {
			missing = append(missing, name)
		}
	}
	return missing
}

// required is the one text that no hotline can do without. A text of the same parameters may go by its template.
const required = "bind_code"

// template is a text as a vendor approved it.
type template struct {
	id     string
	params []string // of ours, in the vendor's order
}

// templates are a vendor's approved texts by our names.
type templates struct {
	key    string // "sms.aliyun.templates"
	byName map[string]template
}

// newTemplates reads what the operator configured: our name → "ID", or "ID:param,param" for a template that takes our
// parameters in another order, or not all of them. The error names every key that is at fault.
func newTemplates(key string, configured map[string]string) (templates, error) {
	t := templates{key: key, byName: map[string]template{}}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(configured)) {
		if configured[name] == "" {
			continue // as if it were not there
		}
		one, err := parseTemplate(name, configured[name])
		if err != nil {
			faults = append(faults, fmt.Errorf("%s.%s: %w", key, name, err))
			continue
		}
		t.byName[name] = one
	}
	if configured[required] == "" {
		faults = append(faults, fmt.Errorf("%s.%s: is needed, the id of the approved template", key, required))
	}
	return t, errors.Join(faults...)
}

func parseTemplate(name, value string) (template, error) {
	ours, known := texts[name]
	if !known {
		return template{}, fmt.Errorf("there is no such text; there are %s", strings.Join(slices.Sorted(maps.Keys(texts)), ", "))
	}
	id, list, listed := strings.Cut(value, ":")
	t := template{id: id, params: ours}
	if listed {
		t.params = strings.Split(list, ",")
	}
	for _, p := range t.params {
		if id == "" || !slices.Contains(ours, p) {
			return template{}, fmt.Errorf("takes an id, or id:parameter,parameter out of %s", strings.Join(ours, ", "))
		}
	}
	return t, nil
}

// fill is the template for m and its parameters' values in the vendor's order. The errors say nothing of the values.
func (t templates) fill(m Message) (id string, params, values []string, err error) {
	one, mapped := t.byName[m.Template]
	if !mapped && slices.Equal(texts[m.Template], texts[required]) {
		one, mapped = t.byName[required], true
	}
	if !mapped {
		return "", nil, nil, fmt.Errorf("%w: set %s.%s", ErrNoTemplate, t.key, m.Template)
	}
	for _, p := range one.params {
		v, given := m.Params[p]
		if !given {
			return "", nil, nil, fmt.Errorf("%s lacks its parameter %s", m.Template, p)
		}
		values = append(values, v)
	}
	return one.id, one.params, values, nil
}
