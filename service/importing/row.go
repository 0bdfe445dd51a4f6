package importing

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"example.org/hotline/model"
)

// reader makes a form of a row.
type reader struct {
	heading
	file  *file
	zone  *time.Location // of times without one
	today time.Time
}

// row is one of the file's, as a form with what is wrong in it.
type row struct {
	number int
	model.Incoming
	faults map[string]string // by field
}

// read fills in a form and checks it by the form's own rules.
func (r reader) read(rec record) row {
	out := row{number: rec.row, faults: map[string]string{}}
	cell := func(field string) string {
		i, has := r.at[field]
		if !has || i >= len(rec.cells) {
			return ""
		}
		return strings.TrimSpace(rec.cells[i])
	}
	out.Complaint = model.Complaint{
		Category: categoryCode(cell("category")), Nature: model.Nature(cell("nature")), Title: cell("title"), Address: cell("address"),
		Content: cell("content"), ContactName: cell("contact_name"), IDType: cell("id_type"), IDNo: r.digits(cell("id_no")),
		Phone: r.digits(cell("phone")), ContactAddress: cell("contact_address"),
	}
	out.PublicIntent = out.choice("public_intent", cell("public_intent"), "公开", "不公开")
	if by := out.choice("entered_by_agent", cell("entered_by_agent"), "是", "否"); by != nil {
		out.EnteredByAgent = *by
	}
	out.Lat, out.Lng = out.degrees("lat", cell("lat")), out.degrees("lng", cell("lng"))
	out.PointConfirmed = out.Lat != nil
	out.Ref = out.reference(r.digits(cell("external_id")))
	out.SubmittedAt = r.moment(&out, cell("submitted_at"))
	r.strangers(&out, rec)
	out.check(r.today)
	return out
}

// check adds what the form's rules say; what was found out before stays.
func (w *row) check(today time.Time) {
	w.Normalise()
	var wrong *model.Error
	if err := w.Complaint.Check(today); errors.As(err, &wrong) {
		for field, rule := range wrong.Fields {
			w.fault(field, rule)
		}
	}
}

func (w *row) fault(field, rule string) {
	if w.faults[field] == "" {
		w.faults[field] = rule
	}
}

// strangers are cells under no column's name: what they hold would be lost without a word.
func (r reader) strangers(w *row, rec record) {
	named := map[int]bool{}
	for _, i := range r.at {
		named[i] = true
	}
	for i, cell := range rec.cells {
		if !named[i] && strings.TrimSpace(cell) != "" {
			w.fault(otherColumns, fmt.Sprintf("第%d列没有列名，但单元格中有内容", i+1))
		}
	}
}

// otherColumns stands for the columns without a name, among faults.
const otherColumns = ""

func categoryCode(cell string) string {
	for _, c := range model.Categories {
		if strings.EqualFold(cell, c.Code) || cell == c.Name {
			return c.Code
		}
	}
	return cell
}

// choice is a cell of two words. Programs write true and false.
func (w *row) choice(field, cell, yes, no string) *bool {
	chosen := false
	switch strings.ToLower(norm.NFKC.String(cell)) {
	case "":
		return nil
	case yes, "是", "true", "1":
		chosen = true
	case no, "否", "false", "0":
	default:
		w.fault(field, "应为 "+yes+" 或 "+no)
		return nil
	}
	return &chosen
}

func (w *row) degrees(field, cell string) *float64 {
	if cell == "" {
		return nil
	}
	v, err := strconv.ParseFloat(norm.NFKC.String(cell), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		w.fault(field, "应为小数形式的度数，如 113.264385")
		return nil
	}
	return &v
}

func (w *row) reference(cell string) string {
	if cell != "" && !model.IsRef(cell) {
		w.fault("external_id", model.RefRule)
	}
	return cell
}

// digits undoes what a workbook makes of a long number in a cell that is not text: 1.3800138E+10. Beyond fifteen digits
// the last ones are gone, and it stays as it is, to be refused.
func (r reader) digits(cell string) string {
	if !r.file.workbook || !strings.ContainsAny(cell, "eE.") {
		return cell
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil || v != math.Trunc(v) || v < 0 || v >= 1e15 {
		return cell
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

// layouts in which times are written.
var layouts = []string{
	"2006-1-2 15:04:05", "2006-1-2 15:04", "2006-1-2", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2",
	"2006年1月2日 15:04:05", "2006年1月2日 15:04", "2006年1月2日", "2006-1-2T15:04:05", time.RFC3339,
}

var earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// moment is when a 诉求 was handed in; zero where the file does not say.
func (r reader) moment(w *row, cell string) time.Time {
	if cell == "" {
		return time.Time{}
	}
	at, ok := r.parse(strings.Join(strings.Fields(norm.NFKC.String(cell)), " "))
	switch {
	case !ok:
		w.fault("submitted_at", "应为日期或时间，如 2026-11-23 15:20")
	case at.Before(earliest):
		w.fault("submitted_at", "提交时间早于2000年")
	case at.After(r.today):
		w.fault("submitted_at", "提交时间不能晚于现在")
	}
	return at.UTC().Truncate(time.Second)
}

func (r reader) parse(cell string) (time.Time, bool) {
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, cell, r.zone); err == nil {
			return at, true
		}
	}
	days, err := strconv.ParseFloat(cell, 64)
	if err != nil || !r.file.workbook || !(days >= 1 && days < 2958466) { // up to the year 9999
		return time.Time{}, false
	}
	at, err := excelize.ExcelDateToTime(days, r.file.from1904)
	at = at.Round(time.Second)
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, r.zone), err == nil
}
