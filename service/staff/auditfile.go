package staff

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
)

// AuditFile writes lines of the audit log as CSV. What it writes can be verified without the database (docs/adr/0018).
type AuditFile struct {
	csv  *csv.Writer
	zone *time.Location
}

var auditColumns = []string{"seq", "at", "staff_id", "staff", "roles", "act", "label", "subject", "detail", "failed", "of", "address", "request", "hash"}

// NewAuditFile begins a file: for spreadsheets, with the mark by which they know UTF-8.
func NewAuditFile(w io.Writer, zone *time.Location) (*AuditFile, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	f := &AuditFile{csv.NewWriter(w), zone}
	return f, f.csv.Write(auditColumns)
}

// Add writes a line.
func (f *AuditFile) Add(l model.AuditLine) error {
	fields := []string{
		strconv.FormatInt(l.Seq, 10), l.At.In(f.zone).Format("2006-01-02T15:04:05.000Z07:00"), strconv.FormatInt(l.StaffID, 10), l.Staff, l.RoleNames(),
		l.Act, l.Label, l.Subject, l.Detail, l.Failed, strconv.FormatInt(l.Of, 10), l.Address, l.Request, l.Hash,
	}
	for i, v := range fields {
		if strings.IndexAny(v, "=+-@\t\r") == 0 { // a spreadsheet would reckon it
			fields[i] = "'" + v
		}
	}
	return f.csv.Write(fields)
}

// Cut says, on a line without a number, that there is more than stands in the file.
func (f *AuditFile) Cut() error {
	return f.csv.Write([]string{"", "", "", "", "", "", "文件到此为止，还有更早的记录：请缩小时间范围，分几次导出"})
}

// End writes what is left.
func (f *AuditFile) End() error {
	f.csv.Flush()
	return f.csv.Error()
}
