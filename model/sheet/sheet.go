// Package sheet writes tables for spreadsheets, a row at a time: however long a table is, a row of it is held at once, and nothing of
// it lies on the disk meanwhile. Cells are texts and numbers; what a text says is never taken for a formula.
package sheet

import (
	"fmt"
	"io"

	"example.org/hotline/model"
)

// Book is a file with one table or more.
type Book interface {
	// Begin begins a table, which ends where the next one begins: the lines above it, then its heads.
	Begin(name string, above []string, heads []string) error
	// Row adds to it strings, ints, int64s and float64s; anything else is a blank cell. A text that a cell has no room for goes on
	// below it, in a row of its own.
	Row(cells ...any) error
	// Close ends the file. It does not close what it was written to.
	Close() error
}

// New is a book that is written to w, as CSV or XLSX.
func New(w io.Writer, as model.FileFormat) (Book, error) {
	switch as {
	case model.FormatCSV:
		return newCSV(w)
	case model.FormatXLSX:
		return newXLSX(w)
	default:
		return nil, fmt.Errorf("%q is no format of a table", as)
	}
}

// MostRows is how many lines a sheet of a workbook can have.
const MostRows = 1 << 20
