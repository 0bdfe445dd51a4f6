package staff

import (
	"strconv"
	"strings"

	"example.org/hotline/model"
)

// A list goes out a page at a time: next_cursor of one page is the cursor of the next.

// PageAsked is which page is asked for. It is exported because it is embedded.
type PageAsked struct {
	Cursor string `query:"cursor" doc:"The next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (in PageAsked) listing() model.Listing { return model.Listing{After: in.Cursor, Limit: in.Limit} }

// ListAsked is a page of what has a text. It is exported because it is embedded.
type ListAsked struct {
	Q string `query:"q" doc:"A text that is somewhere in it, in capitals or not"`
	PageAsked
}

func (in ListAsked) listing() model.Listing {
	q := in.PageAsked.listing()
	q.Text = strings.TrimSpace(in.Q)
	return q
}

type listRequest struct{ ListAsked }

type page[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor" doc:"Empty on the last page"`
}

// pageOf is a page of a list as it was read.
func pageOf[T, V any](list []T, next string, view func(T) V) *body[page[V]] {
	return &body[page[V]]{page[V]{itemsOf(list, view).Body.Items, next}}
}

// from reads a cursor that is an ID.
func from(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || id < 1 {
		return 0, model.ErrInvalid.With("cursor", "请从第一页重新开始")
	}
	return id, nil
}

// cut takes one more than a page for the sign that there is a next one.
func cut[R any](rows []R, most int, id func(R) int64) (_ []R, next string) {
	if len(rows) <= most {
		return rows, ""
	}
	return rows[:most], strconv.FormatInt(id(rows[most-1]), 10)
}
