package importing

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

var titles = []string{"行号", "结果", "诉求编号", "外部编号", "列", "问题"}

// WriteCSV writes the report as a table that Excel opens: a line a row of the file, or one for each of its faults.
func (r Report) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // or Excel takes it for GBK
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(titles); err != nil {
		return err
	}
	for cells := range r.table {
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteXLSX is WriteCSV as a workbook.
func (r Report) WriteXLSX(w io.Writer) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	if err := sheet.SetColWidth(2, len(titles), 22); err != nil {
		return err
	}
	line := 0
	write := func(cells []string) error {
		line++
		row := make([]any, len(cells))
		for i, c := range cells {
			row[i] = c
		}
		return sheet.SetRow("A"+strconv.Itoa(line), row)
	}
	if err := write(titles); err != nil {
		return err
	}
	for cells := range r.table {
		if err := write(cells); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

// table yields the report's lines.
func (r Report) table(yield func(cells []string) bool) {
	for _, line := range r.Rows {
		faults := line.Faults
		if len(faults) == 0 {
			faults = []Fault{{}}
		}
		for _, f := range faults {
			cells := []string{strconv.Itoa(line.Row), line.Outcome.Told(), line.Number, line.Ref, f.Column, f.Rule}
			for i := range cells {
				cells[i] = inert(cells[i])
			}
			if !yield(cells) {
				return
			}
		}
	}
}

// inert keeps a spreadsheet from taking a cell for a formula: what it repeats was written by strangers.
func inert(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); strings.ContainsRune("=+-@\t\r＝＋－＠", first) && cell != "" {
		return "'" + cell
	}
	return cell
}
