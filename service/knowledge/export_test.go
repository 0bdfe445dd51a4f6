package knowledge

import (
	"io"

	"example.org/hotline/model"
)

// WriteJSON writes a collection as a library is written.
func (c *Collection) WriteJSON(w io.Writer) error { return writeJSON(w, "", c.records) }

// WriteXLSX is WriteJSON as a workbook.
func (c *Collection) WriteXLSX(w io.Writer) error {
	return writeXLSX(w, model.FormatXLSX, "", c.records)
}

func (c *Collection) records(kind model.EntryKind, do func(*Record) error) error {
	for i := range *c.of(kind) {
		if err := do(&(*c.of(kind))[i]); err != nil {
			return err
		}
	}
	return nil
}
