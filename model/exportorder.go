package model

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
)

// ExportOrder is a file to be made: who asked for it may have it, and what he asked was checked.
type ExportOrder struct {
	Kind   ExportKind
	Format FileFormat
	Query  string // JSON, as who makes the file reads it; it may name people, and goes with the job's end
	About  string // what the file is of, for people; it names nobody
}

// ExportKind is what is exported.
type ExportKind string

const (
	ExportReport  ExportKind = "report"  // a report, as it is on the screen
	ExportPlaces  ExportKind = "places"  // where it happens, without the places of few
	ExportTickets ExportKind = "tickets" // a row a ticket, masked
	ExportChats   ExportKind = "chats"   // transcripts, a row a line, masked
	ExportAudit   ExportKind = "audit"   // lines of the audit log
	ExportEntries ExportKind = "entries" // articles, topics and news, as an import takes them
)

// FileFormat is how a file is written.
type FileFormat string

const (
	FormatCSV  FileFormat = "csv"
	FormatXLSX FileFormat = "xlsx"
	FormatHTML FileFormat = "html" // a page to be printed
	FormatJSON FileFormat = "json"
)

// exportKinds says of each kind what it is called, who may have it and as what. Who has the role all may read all of it; who has the
// role some, what is his department's.
var exportKinds = map[ExportKind]struct {
	label     string
	all, some Role
	formats   []FileFormat
}{
	ExportReport:  {"统计报表", RoleSupervisor, RoleHandler, []FileFormat{FormatCSV, FormatXLSX}},
	ExportPlaces:  {"热点地点", RoleSupervisor, "", []FileFormat{FormatCSV, FormatXLSX}},
	ExportTickets: {"诉求清单", RoleSupervisor, RoleHandler, []FileFormat{FormatCSV, FormatXLSX}},
	ExportChats:   {"会话记录", RoleSupervisor, "", []FileFormat{FormatCSV, FormatXLSX, FormatHTML}},
	ExportAudit:   {"审计日志", RoleAuditor, "", []FileFormat{FormatCSV, FormatXLSX}},
	ExportEntries: {"全部内容", RoleEditor, "", []FileFormat{FormatXLSX, FormatJSON}},
}

// Label is what the staff reads.
func (k ExportKind) Label() string { return exportKinds[k].label }

// May tells whether somebody may have a file of a kind.
func (k ExportKind) May(who Staff) bool {
	kind := exportKinds[k]
	return kind.label != "" && (who.Is(kind.all) || kind.some != "" && who.Is(kind.some))
}

// CheckFormat is ErrInvalid where a kind is not written so.
func (k ExportKind) CheckFormat(f FileFormat) error {
	formats := exportKinds[k].formats
	if slices.Contains(formats, f) {
		return nil
	}
	names := make([]string, len(formats))
	for i, one := range formats {
		names[i] = string(one)
	}
	return ErrInvalid.With("format", "导出格式应为 "+strings.Join(names, " 或 "))
}

const mostAbout = 300

// NewExportOrder is an order of who may have it, for what was checked; ErrForbidden, or ErrInvalid of its format.
func NewExportOrder(who Staff, k ExportKind, f FileFormat, query any, about ...string) (ExportOrder, error) {
	if !k.May(who) {
		return ExportOrder{}, ErrForbidden
	}
	if err := k.CheckFormat(f); err != nil {
		return ExportOrder{}, err
	}
	asked, err := json.Marshal(query)
	words := slices.DeleteFunc(about, func(s string) bool { return s == "" })
	return ExportOrder{Kind: k, Format: f, Query: string(asked), About: clip(strings.Join(words, " · "), mostAbout)}, err
}

// Asked reads an order's query back.
func (o ExportOrder) Asked(query any) error { return json.Unmarshal([]byte(o.Query), query) }

// ExportOut is where a file is written.
type ExportOut struct {
	io.Writer
	Mark string // who takes it out, and when: the first thing that the file says
	// Tell says how many rows are written, of how many: 0 where that is not known. Its error ends the work.
	Tell func(done, all int) error
}
