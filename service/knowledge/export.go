package knowledge

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"example.org/hotline/model"
	"example.org/hotline/model/sheet"
)

// Order is a file of the whole content, which can be imported again.
func (*Library) Order(who model.Staff, format model.FileFormat) (model.ExportOrder, error) {
	return model.NewExportOrder(who, model.ExportEntries, format, struct{}{}, "热门话题、我要查询、工作动态")
}

const most = 1 << 30 // of what is counted whole

// WriteExport writes what was ordered.
func (l *Library) WriteExport(ctx context.Context, _ model.Staff, o model.ExportOrder, out model.ExportOut) error {
	all, err := l.Store.CountEntries(ctx, model.EntryQuery{Limit: most})
	if err != nil {
		return err
	}
	_, err = l.Write(ctx, o.Format, out, out.Mark, func(rows int) error { return out.Tell(rows, all) })
	return err
}

// Write writes the whole content as JSON or XLSX, a batch after the other, and says how much there was of each kind. What was never
// published comes as a draft, with its latest text. A mark, where there is one, stands where an import does not look.
func (l *Library) Write(ctx context.Context, as model.FileFormat, w io.Writer, mark string, told func(rows int) error) (map[model.EntryKind]int, error) {
	names, err := l.departments(ctx)
	if err != nil {
		return nil, err
	}
	written, rows := map[model.EntryKind]int{}, 0
	const batch = 200
	records := func(kind model.EntryKind, do func(*Record) error) error {
		for after := int64(0); ; {
			list, err := l.Store.AllEntries(ctx, kind, after, batch)
			if err != nil {
				return err
			}
			for _, e := range list {
				r := l.record(e, names)
				if err := do(&r); err != nil {
					return err
				}
				after = e.ID
			}
			written[kind] += len(list)
			rows += len(list)
			if err := told(rows); err != nil || len(list) < batch {
				return err
			}
		}
	}
	if as == model.FormatJSON {
		return written, writeJSON(w, mark, records)
	}
	return written, writeXLSX(w, as, mark, records)
}

// source hands the records of a kind, one after the other.
type source func(kind model.EntryKind, do func(*Record) error) error

// writeJSON writes what ParseJSON reads.
func writeJSON(w io.Writer, mark string, records source) error {
	var buf bytes.Buffer
	out := json.NewEncoder(&buf)
	out.SetEscapeHTML(false)
	out.SetIndent("    ", "  ")
	// say writes a value behind what leads to it.
	say := func(before string, value any) error {
		buf.WriteString(before)
		if err := out.Encode(value); err != nil {
			return err
		}
		buf.Truncate(buf.Len() - 1) // the encoder ends its line
		_, err := buf.WriteTo(w)
		return err
	}
	before := "{"
	if mark != "" {
		if err := say("{\n  \"exported\": ", mark); err != nil {
			return err
		}
		before = ","
	}
	for _, kind := range model.EntryKinds {
		buf.WriteString(before + "\n  \"" + lists[kind] + "\": [")
		before = "\n    "
		if err := records(kind, func(r *Record) error {
			err := say(before, r)
			before = ",\n    "
			return err
		}); err != nil {
			return err
		}
		if before == ",\n    " {
			buf.WriteString("\n  ")
		}
		buf.WriteString("]")
		before = ","
	}
	buf.WriteString("\n}\n")
	_, err := buf.WriteTo(w)
	return err
}

// markSheet is not read by an import.
const markSheet = "导出说明"

// writeXLSX writes a workbook with a sheet for each kind.
func writeXLSX(w io.Writer, as model.FileFormat, mark string, records source) error {
	book, err := sheet.New(w, as)
	if err != nil {
		return err
	}
	for _, kind := range model.EntryKinds {
		own := columnsOf(kind)
		heads, row := make([]string, len(own)), make([]any, len(own))
		for i, c := range own {
			heads[i] = c.title
		}
		if err := book.Begin(kind.Label(), nil, heads); err != nil {
			return err
		}
		if err := records(kind, func(r *Record) error {
			for i, c := range own {
				row[i] = c.get(r)
			}
			return book.Row(row...)
		}); err != nil {
			return err
		}
	}
	if mark != "" {
		if err := book.Begin(markSheet, nil, []string{mark}); err != nil {
			return err
		}
	}
	return book.Close()
}
