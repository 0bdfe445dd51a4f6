package staff

import (
	"cmp"
	"context"
	"regexp"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/sheet"
)

// AuditExports makes files of the audit log.
type AuditExports struct {
	log  *AuditLog
	zone *time.Location
}

// NewAuditExports makes files of a log.
func NewAuditExports(log *AuditLog, zone *time.Location) *AuditExports {
	return &AuditExports{log, zone}
}

// Order is a file of all lines that fit a query; name is the log-in of its StaffID.
func (e *AuditExports) Order(ctx context.Context, who model.Staff, q model.AuditQuery, name string, format model.FileFormat) (model.ExportOrder, error) {
	if q == (model.AuditQuery{}) {
		return model.NewExportOrder(who, model.ExportAudit, format, q, "全部")
	}
	period, failed := "", ""
	if !q.From.IsZero() || !q.To.IsZero() {
		period = e.moment(q.From) + " 至 " + e.moment(q.To)
	}
	if q.Failed {
		failed = "失败和被拒绝的"
	}
	act, err := e.act(ctx, q.Act)
	if err != nil {
		return model.ExportOrder{}, err
	}
	return model.NewExportOrder(who, model.ExportAudit, format, q, period, name, act, subject(q.Subject), failed)
}

// What stands beside a job says no words of whoever asked for it: they might be a phone's number.
var subjectShape = regexp.MustCompile(`^[a-z][a-z-]*/[A-Za-z0-9_.-]+$`)

func subject(said string) string {
	if said == "" || subjectShape.MatchString(said) {
		return said
	}
	return "指定对象"
}

// act is what the log calls an act: it has a label for each that ever stood in it. What follows a colon is of one line alone.
func (e *AuditExports) act(ctx context.Context, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	newest, err := e.log.Lines(ctx, model.AuditQuery{Act: code}, 1)
	if err != nil || len(newest) == 0 {
		return "指定操作", err
	}
	label, _, _ := strings.Cut(newest[0].Label, "：")
	return cmp.Or(label, "指定操作"), nil
}

func (e *AuditExports) moment(at time.Time) string {
	if at.IsZero() {
		return "…"
	}
	return at.In(e.zone).Format("2006-01-02 15:04")
}

const exportPage = 1000 // lines that are read at once

// WriteExport writes what was ordered, newest line first: the lines that there are as it begins.
func (e *AuditExports) WriteExport(ctx context.Context, _ model.Staff, o model.ExportOrder, out model.ExportOut) error {
	var q model.AuditQuery
	if err := o.Asked(&q); err != nil {
		return err
	}
	book, err := sheet.New(out, o.Format)
	if err != nil {
		return err
	}
	file, err := NewAuditFile(book, e.zone, out.Mark)
	if err != nil {
		return err
	}
	for done, all := 0, 0; ; {
		list, err := e.log.Lines(ctx, q, exportPage)
		if err != nil {
			return err
		}
		if done == 0 && len(list) == exportPage { // a long one: how many there are up to here
			q.Before = list[0].Seq + 1
			if all, err = e.log.store.CountAudit(ctx, q); err != nil {
				return err
			}
			if o.Format == model.FormatXLSX && all > sheet.MostRows {
				return sheet.ErrLong
			}
		}
		for _, l := range list {
			if err := file.Add(l); err != nil {
				return err
			}
			q.Before = l.Seq
		}
		done += len(list)
		if err := out.Tell(done, all); err != nil {
			return err
		}
		if len(list) < exportPage {
			return file.End()
		}
	}
}
