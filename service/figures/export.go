package figures

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/model/sheet"
)

// Order is a file of figures or tickets. It is checked now, so that whoever asks learns of his mistakes at once.
func (d *Desk) Order(ctx context.Context, who model.Staff, kind model.ExportKind, format model.FileFormat, q Query) (model.ExportOrder, error) {
	switch kind {
	case model.ExportReport, model.ExportPlaces, model.ExportTickets:
	default:
		return model.ExportOrder{}, model.ErrInvalid.With("kind", "导出内容应为 report、places 或 tickets")
	}
	s, err := d.check(who, q)
	if err != nil {
		return model.ExportOrder{}, err
	}
	names, err := d.names(ctx)
	if err != nil {
		return model.ExportOrder{}, err
	}
	about := s.Query.about(names)
	if kind == model.ExportReport {
		about = append(about, "按"+s.label)
	}
	return model.NewExportOrder(who, kind, format, s.Query, about...)
}

// WriteExport writes a file that was ordered.
func (d *Desk) WriteExport(ctx context.Context, who model.Staff, o model.ExportOrder, out model.ExportOut) error {
	var q Query
	if err := o.Asked(&q); err != nil {
		return err
	}
	book, err := sheet.New(out, o.Format)
	if err != nil {
		return err
	}
	switch o.Kind {
	case model.ExportReport:
		err = d.writeReport(ctx, who, q, book, out)
	case model.ExportPlaces:
		err = d.writePlaces(ctx, who, q, book, out)
	default:
		err = d.writeTickets(ctx, who, q, book, out)
	}
	if err != nil {
		return err
	}
	return book.Close()
}

// table is one that is written whole, under the watermark and what it is of.
type table struct {
	name  string // of the sheet
	title string
	head  []string
	rows  [][]any
}

func (t table) write(book sheet.Book, mark string) error {
	if err := book.Begin(t.name, []string{mark, t.title}, t.head); err != nil {
		return err
	}
	for _, row := range t.rows {
		if err := book.Row(row...); err != nil {
			return err
		}
	}
	return nil
}
