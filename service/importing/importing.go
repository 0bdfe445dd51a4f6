// Package importing takes over many tickets of another system at once, from a CSV or XLSX file: all of its rows or none.
package importing

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"example.org/hotline/model"
)

// desk is what this package needs of ticketing.Desk.
type desk interface {
	// Earlier tells which 诉求 of a partner were handed in before; it answers one for each, in their order.
	Earlier(ctx context.Context, of model.Partner, list []model.Incoming) ([]model.Filed, error)
	// FileMany files those that were not handed in before: all of them or none.
	FileMany(ctx context.Context, of model.Partner, list []model.Incoming, notify bool) ([]model.Filed, error)
}

// Importer imports files.
type Importer struct {
	desk desk
	zone *time.Location
	now  func() time.Time
	log  *slog.Logger
	one  chan struct{} // a workbook takes memory: one at a time
}

// New makes an importer. zone is the city's, of times that name none.
func New(d desk, zone *time.Location, now func() time.Time, log *slog.Logger) *Importer {
	return &Importer{desk: d, zone: zone, now: now, log: log, one: make(chan struct{}, 1)}
}

// Options are how a file is imported.
type Options struct {
	DryRun bool // only report
	Notify bool // tell the citizens; whoever imports what is long done does not
}

// Import reads a file for a partner, whose tickets its rows become. Where a row breaks a rule, the report says so and
// nothing is written. model.ErrInvalid says what is wrong with the file as a whole, model.ErrTooLarge that it is too long.
func (m *Importer) Import(ctx context.Context, of model.Partner, r io.Reader, o Options) (Report, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Report{}, fmt.Errorf("read a file to import: %w", err)
	}
	if len(data) > MaxBytes {
		return Report{}, model.ErrTooLarge.Saying(fmt.Sprintf("文件超过%d MB，请分成几个文件", MaxBytes>>20))
	}
	heading, rows, err := m.read(ctx, data)
	if err != nil {
		return Report{}, err
	}
	report := newReport(heading, rows)
	if err := m.file(ctx, of, rows, &report, o); err != nil {
		return Report{}, err
	}
	report.count()
	m.log.InfoContext(ctx, "file imported", "client", of.Code, "imported", report.Count[Imported],
		"duplicates", report.Count[Duplicate], "invalid", report.Count[Bad])
	return report, nil
}

// file hands over the rows, or asks which of the good ones are known where nothing may be written.
func (m *Importer) file(ctx context.Context, of model.Partner, rows []row, report *Report, o Options) error {
	good := make([]model.Incoming, 0, len(rows))
	for _, w := range rows {
		if len(w.faults) == 0 {
			good = append(good, w.Incoming)
		}
	}
	if o.DryRun || len(good) < len(rows) {
		filed, err := m.desk.Earlier(ctx, of, good)
		report.settle(filed, OK)
		return err
	}
	filed, err := m.desk.FileMany(ctx, of, good, o.Notify)
	report.settle(filed, Imported)
	return err
}

// read makes forms of a file.
func (m *Importer) read(ctx context.Context, data []byte) (heading, []row, error) {
	select {
	case m.one <- struct{}{}:
		defer func() { <-m.one }()
	case <-ctx.Done():
		return heading{}, nil, fmt.Errorf("wait for another import: %w (%w)", model.ErrUnavailable, ctx.Err())
	}
	f, err := readFile(ctx, data)
	if err != nil {
		return heading{}, nil, err
	}
	h, err := newHeading(f.records[0].cells)
	if err != nil {
		return h, nil, err
	}
	if len(f.records) == 1 {
		return h, nil, refuse("列名下面没有内容")
	}
	r := reader{heading: h, file: f, zone: m.zone, today: m.now().In(m.zone)}
	rows := make([]row, 0, len(f.records)-1)
	for _, rec := range f.records[1:] {
		rows = append(rows, r.read(rec))
	}
	onlyOnce(rows)
	return h, rows, nil
}

// onlyOnce names the rows that say what an earlier one said already.
func onlyOnce(rows []row) {
	first := map[string]int{}
	for i := range rows {
		w := &rows[i]
		key, rule := "ref:"+w.Ref, "与第%d行的外部编号重复"
		if w.Ref == "" {
			key, rule = "all:"+w.Said(), "没有外部编号，且与第%d行内容完全相同"
		}
		if earlier, twice := first[key]; twice {
			w.fault("external_id", fmt.Sprintf(rule, earlier))
			continue
		}
		first[key] = w.number
	}
}
