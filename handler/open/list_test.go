package open_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"example.org/hotline/model"
)

func TestListPages(t *testing.T) {
	c := found(t)
	hall, police := c.hall(t), c.join(t, model.Partner{Code: "police", Source: model.SourceOther, Department: "GA"})
	app := c.join(t, model.Partner{Code: "app", Source: model.SourceOther})
	var numbers []string
	for i := range 7 {
		numbers = append(numbers, hall.file(t, fmt.Sprint("form-", i), map[string]any{"external_id": fmt.Sprint("A", i)}).Number)
		if i%3 == 2 {
			c.pass(time.Minute)
		}
	}
	if got := c.walk(t, hall, "/tickets?limit=2", 2); !slices.Equal(got, numbers) {
		t.Errorf("got %v, want %v", got, numbers)
	}
	if got := c.walk(t, app, "/tickets", 50); got != nil {
		t.Errorf("another system: %v", got)
	}
	own := police.file(t, "form-1", map[string]any{"phone": "13900139000"}).Number
	c.pass(time.Minute)
	since := c.clock()
	c.dispatch(t, numbers[4])
	c.pass(time.Minute)
	c.dispatch(t, numbers[1])
	if got := c.walk(t, police, "/tickets?limit=1", 1); !slices.Equal(got, []string{own, numbers[4], numbers[1]}) {
		t.Errorf("a department's and its own: %v", got)
	}
	changed := "/tickets?updated_since=" + url.QueryEscape(since.In(shanghai).Format(time.RFC3339))
	if got := c.walk(t, hall, changed, 50); !slices.Equal(got, []string{numbers[4], numbers[1]}) {
		t.Errorf("changed: %v", got)
	}
	if a := hall.call(t, "GET", "/tickets?external_id=A3", nil); len(a.Items) != 1 || a.Items[0].Number != numbers[3] || a.Items[0].ExternalID != "A3" {
		t.Errorf("by their number: %s", a)
	}
	for _, path := range []string{"/tickets?external_id=A9", "/tickets?external_id=A9&updated_since=2026-01-01T00:00:00Z"} {
		if a := hall.call(t, "GET", path, nil); a.status != 200 || a.Items == nil || len(a.Items) != 0 {
			t.Errorf("%s: %s", path, a)
		}
	}
}

// walk reads page by page and returns the numbers.
func (c *city) walk(t *testing.T, s *system, path string, limit int) []string {
	t.Helper()
	return c.walkFrom(t, s, "", path, limit)
}

func (c *city) walkFrom(t *testing.T, s *system, cursor, path string, limit int) (numbers []string) {
	t.Helper()
	for range 20 {
		next := path
		if cursor != "" {
			next += "&cursor=" + url.QueryEscape(cursor)
		}
		a := s.call(t, "GET", next, nil)
		if a.status != 200 || len(a.Items) > limit {
			t.Fatalf("%s: %s", next, a)
		}
		for _, item := range a.Items {
			numbers = append(numbers, item.Number)
		}
		if cursor = a.NextCursor; cursor == "" {
			return numbers
		}
	}
	t.Fatal("pages without end")
	return nil
}

// A ticket that changes while somebody pages through comes again, and none is passed over.
func TestAChangeBetweenPages(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	var numbers []string
	for i := range 4 {
		numbers = append(numbers, hall.file(t, fmt.Sprint("form-", i)).Number)
	}
	first := hall.call(t, "GET", "/tickets?limit=2", nil)
	c.pass(time.Second)
	hall.call(t, "POST", "/tickets/"+numbers[1]+"/withdrawal", "{}") // the one that the cursor names
	got := c.walkFrom(t, hall, first.NextCursor, "/tickets?limit=2", 2)
	if !slices.Equal(got, []string{numbers[2], numbers[3], numbers[1]}) {
		t.Errorf("got %v of %v", got, numbers)
	}
}

func TestBadLists(t *testing.T) {
	c := found(t)
	hall, app := c.hall(t), c.join(t, model.Partner{Code: "app", Source: model.SourceOther})
	other := app.file(t, "form-1").Number
	for query, field := range map[string]string{
		"limit=0x1":                            "limit",
		"limit=-1":                             "limit",
		"limit=201":                            "limit",
		"cursor=first":                         "cursor",
		"cursor=1795406400000." + other:        "cursor",
		"cursor=99999999999999999999." + other: "cursor",
		"updated_since=yesterday":              "updated_since",
		"updated_since=0001-01-02T00:00:00Z":   "updated_since",
		"external_id=%E7%BC%96":                "external_id",
		"external_id=%00":                      "external_id",
		"state=open":                           "state",
	} {
		if a := hall.call(t, "GET", "/tickets?"+query, nil); a.status != 422 || a.Error.Fields[field] == "" {
			t.Errorf("%s: %s", query, a)
		}
	}
}
