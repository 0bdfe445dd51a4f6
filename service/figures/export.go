package figures

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/model/sheet"
)

// Order is a file of figures or tickets. It is checked now, so that whoever asks learns of his mistakes at once.
func (d *Desk) Order(who model.Staff, kind model.ExportKind, format model.FileFormat, q Query) (model.ExportOrder, error) {
	switch kind {
	case model.ExportReport, model.ExportPlaces, model.ExportTickets:
	default:
		return model.ExportOrder{}, model.ErrInvalid.With("kind", "导出内容应为 report、places 或 tickets")
	}
	s, err := d.check(who, q)
	if err != nil {
		return model.ExportOrder{}, err
	}
	q = s.Query
	return model.NewExportOrder(who, kind, format, q, q.From+" 至 "+q.To, q.Department, string(q.Nature), q.Category, q.District)
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
