package staff

import (
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/sheet"
)

// AuditFile writes lines of the audit log as a table. What it writes can be verified without the database (docs/adr/0018).
type AuditFile struct {
	book sheet.Book
	zone *time.Location
}

var auditColumns = []string{"seq", "at", "staff_id", "staff", "roles", "act", "label", "subject", "detail", "failed", "of", "address", "request", "hash"}

// NewAuditFile begins the table in a book, with lines above its heads.
func NewAuditFile(book sheet.Book, zone *time.Location, above ...string) (*AuditFile, error) {
	return &AuditFile{book, zone}, book.Begin(model.ExportAudit.Label(), above, auditColumns)
}

// Add writes a line.
func (f *AuditFile) Add(l model.AuditLine) error {
	return f.book.Row(
		l.Seq, l.At.In(f.zone).Format("2006-01-02T15:04:05.000Z07:00"), l.StaffID, l.Staff, l.RoleNames(),
		l.Act, l.Label, l.Subject, l.Detail, l.Failed, l.Of, l.Address, l.Request, l.Hash,
	)
}

// End writes what is left.
func (f *AuditFile) End() error { return f.book.Close() }
