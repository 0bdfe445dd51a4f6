package reply

import (
	"context"
	"encoding/xml"
	"maps"
	"net/http"
	"slices"
	"time"

	"example.org/hotline/model"
)

// Open311Error is one of the errors that a GeoReport call answers with.
type Open311Error struct {
	XMLName     xml.Name `xml:"error" json:"-"`
	Code        int      `xml:"code" json:"code"`
	Description string   `xml:"description" json:"description"`
}

// open311Statuses are the standard's: 404 for what is not there, 403 for a key that is missing or wrong, and 400 for
// everything else that the other side can put right. What only waiting helps keeps its own status.
var open311Statuses = map[int]int{
	http.StatusUnauthorized:         http.StatusForbidden,
	http.StatusConflict:             http.StatusBadRequest,
	http.StatusUnprocessableEntity:  http.StatusBadRequest,
	http.StatusUnsupportedMediaType: http.StatusBadRequest,
}

// Open311 is err as the standard has errors: a list, with one for each field, and the status that goes with it.
func (r Replier) Open311(ctx context.Context, err error) (status int, list []Open311Error, wait time.Duration) {
	body, wait := r.Problem(ctx, err)
	status = body.status
	if s, other := open311Statuses[status]; other {
		status = s
	}
	for _, field := range slices.Sorted(maps.Keys(body.Error.Fields)) {
		list = append(list, Open311Error{Code: status, Description: field + "：" + body.Error.Fields[field]})
	}
	if list == nil {
		list = []Open311Error{{Code: status, Description: body.Error.Message}}
	}
	return status, list, wait
}

// Open311NoMethod is Open311 for a path that takes other methods.
func Open311NoMethod() (status int, list []Open311Error) {
	return http.StatusMethodNotAllowed, []Open311Error{{Code: http.StatusMethodNotAllowed, Description: "这个地址不支持该方法"}}
}

// Created is the status of a 诉求 that was filed.
const Created = http.StatusCreated

// ErrOpen311Path is an address that the standard does not know, or a format that we do not write.
var ErrOpen311Path = model.ErrNoSuchPath.Saying("没有这个地址；请核对 Open311 接口的路径和格式后缀（.json 或 .xml）")
