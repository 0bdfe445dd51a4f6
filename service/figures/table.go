package figures

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"example.org/hotline/model"
)

// workbook is what an export holds: tables under a line that says who took it out, and when.
type workbook struct {
	mark   string
	tables []table
}

type table struct {
	name  string // of the sheet
	title string // what it is of
	head  []string
	rows  [][]any // texts and numbers
}

func (b *workbook) rows() (n int) {
	for _, t := range b.tables[:min(1, len(b.tables))] {
		n += len(t.rows)
	}
	return n
}

func (b *workbook) bytes(as model.FileFormat) ([]byte, error) {
	if as == model.FormatXLSX {
		return b.xlsx()
	}
	return b.csv()
}

// lines are a table as it is written, the watermark first.
func (b *workbook) lines(t table, yield func([]any) error) error {
	head := make([]any, len(t.head))
	for i, h := range t.head {
		head[i] = h
	}
	for _, line := range [][]any{{b.mark}, {t.title}, head} {
		if err := yield(line); err != nil {
			return err
		}
	}
	for _, row := range t.rows {
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

// csv has the tables one below the other.
func (b *workbook) csv() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteString("\ufeff") // or Excel takes it for GBK
	out := csv.NewWriter(&buf)
	out.UseCRLF = true
	for i, t := range b.tables {
		if i > 0 {
			if err := out.Write([]string{""}); err != nil {
				return nil, err
			}
		}
		err := b.lines(t, func(cells []any) error {
			line := make([]string, len(cells))
			for i, c := range cells {
				line[i] = text(c)
			}
			return out.Write(line)
		})
		if err != nil {
			return nil, err
		}
	}
	out.Flush()
	return buf.Bytes(), out.Error()
}

func text(cell any) string {
	switch v := cell.(type) {
	case string:
		return inert(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int:
		return strconv.Itoa(v)
	default:
		return ""
	}
}

// inert keeps a spreadsheet from taking a cell for a formula: titles were written by strangers.
func inert(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}

// xlsx has a sheet a table.
func (b *workbook) xlsx() (_ []byte, err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	for _, t := range b.tables {
		if _, err := book.NewSheet(t.name); err != nil {
			return nil, err
		}
		sheet, err := book.NewStreamWriter(t.name)
		if err != nil {
			return nil, err
		}
		if err := sheet.SetColWidth(1, max(1, len(t.head)), 16); err != nil {
			return nil, err
		}
		line := 0
		err = b.lines(t, func(cells []any) error {
			line++
			return sheet.SetRow("A"+strconv.Itoa(line), cells)
		})
		if err != nil {
			return nil, err
		}
		if err := sheet.Flush(); err != nil {
			return nil, err
		}
	}
	if err := book.DeleteSheet("Sheet1"); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	err = book.Write(&buf)
	return buf.Bytes(), err
}

// shown is a value as people read it, on the screen as in a file.
func shown(v *float64, unit model.FigureUnit) any {
	switch {
	case v == nil:
		return "—"
	case unit == model.UnitPercent:
		return strconv.FormatFloat(*v, 'f', 1, 64) + "%"
	case unit == model.UnitDays:
		return strconv.FormatFloat(*v, 'f', 1, 64)
	default:
		return *v
	}
}
