package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"example.org/hotline/model"
)

// xlsxBook writes the few parts that a workbook needs. A library has the whole of it in memory, or its rows in clear in a file of the
// system's folder for such, before the first byte leaves.
type xlsxBook struct {
	zip   *zip.Writer
	sheet *bufio.Writer // of the table that was begun
	names []string
	line  int
}

// ErrLong means that a table has more lines than a workbook takes.
var ErrLong = model.ErrInvalid.Saying("Excel 文件的一张表最多1,048,576行，请缩小范围，或导出 CSV")

const (
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	mainSpec = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	packSpec = "http://schemas.openxmlformats.org/package/2006"
	mediaOf  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	// types stand first in the file, when nobody knows yet how many sheets there will be: what is not said of a part holds for sheets.
	types = xmlHead + `<Types xmlns="` + packSpec + `/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="` + mediaOf + `worksheet+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + mediaOf + `sheet.main+xml"/></Types>`
	roots = xmlHead + `<Relationships xmlns="` + packSpec + `/relationships">` +
		`<Relationship Id="rId1" Type="` + relation + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`

	width  = 16       // of a column, in letters
	goesOn = "（接上一行）" // stands before what had no room in the cell above
)

// CellUnits is how many UTF-16 units a cell of a workbook takes.
const CellUnits = 32767

func newXLSX(w io.Writer) (*xlsxBook, error) {
	b := &xlsxBook{zip: zip.NewWriter(w)}
	return b, errors.Join(b.part("[Content_Types].xml", types), b.part("_rels/.rels", roots))
}

func (b *xlsxBook) part(name, body string) error {
	w, err := b.zip.Create(name)
	if err == nil {
		_, err = io.WriteString(w, body)
	}
	return err
}

func (b *xlsxBook) Begin(name string, above, heads []string) error {
	if err := b.end(); err != nil {
		return err
	}
	b.names, b.line = append(b.names, name), 0
	part, err := b.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.names)))
	if err != nil {
		return err
	}
	b.sheet = bufio.NewWriter(part)
	_, err = fmt.Fprintf(b.sheet, `%s<worksheet xmlns="%s"><cols><col min="1" max="%d" width="%d" customWidth="1"/></cols><sheetData>`,
		xmlHead, mainSpec, max(1, len(heads)), width)
	for _, text := range above {
		err = errors.Join(err, b.Row(text))
	}
	cells := make([]any, len(heads))
	for i, head := range heads {
		cells[i] = head
	}
	return errors.Join(err, b.Row(cells...))
}

// Row takes as many lines as its longest text needs: nothing of it is left out.
func (b *xlsxBook) Row(cells ...any) error {
	for rest := cells; rest != nil; {
		var next []any
		for i, c := range rest {
			text, is := c.(string)
			if !is || len(text) <= CellUnits {
				continue
			}
			if head, tail := Fit(text, CellUnits); tail != "" {
				if next == nil {
					rest, next = slices.Clone(rest), make([]any, len(rest))
				}
				rest[i], next[i] = head, goesOn+tail
			}
		}
		if err := b.row(rest); err != nil {
			return err
		}
		rest = next
	}
	return nil
}

func (b *xlsxBook) row(cells []any) error {
	if b.line++; b.line > MostRows {
		return ErrLong
	}
	line := strconv.Itoa(b.line)
	b.say(`<row r="`, line, `">`)
	for i, c := range cells {
		place := column(i) + line
		switch text, is := c.(string); {
		case is && text != "":
			b.say(`<c r="`, place, `" t="inlineStr"><is><t xml:space="preserve">`)
			_ = xml.EscapeText(b.sheet, []byte(text)) // it fails where the writer does, which keeps that
			b.say(`</t></is></c>`)
		case !is && number(c) != "":
			b.say(`<c r="`, place, `"><v>`, number(c), `</v></c>`)
		}
	}
	_, err := b.sheet.WriteString("</row>")
	return err
}

// say writes; what fails is told by the next call of the writer.
func (b *xlsxBook) say(parts ...string) {
	for _, p := range parts {
		_, _ = b.sheet.WriteString(p)
	}
}

// Fit is as much of a text as units of UTF-16 take, and the rest.
func Fit(text string, most int) (head, rest string) {
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > most {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// column is A, B, … Z, AA.
func column(i int) string {
	name := string(rune('A' + i%26))
	if i < 26 {
		return name
	}
	return column(i/26-1) + name
}

// end ends the table that was begun.
func (b *xlsxBook) end() error {
	if b.sheet == nil {
		return nil
	}
	b.say("</sheetData></worksheet>")
	return b.sheet.Flush()
}

func (b *xlsxBook) Close() error {
	if err := b.end(); err != nil {
		return err
	}
	list, rels := "", ""
	for i, name := range b.names {
		id := i + 1
		list += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escaped(name), id, id)
		rels += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, id, relation, id)
	}
	return errors.Join(
		b.part("xl/workbook.xml", xmlHead+`<workbook xmlns="`+mainSpec+`" xmlns:r="`+relation+`"><sheets>`+list+`</sheets></workbook>`),
		b.part("xl/_rels/workbook.xml.rels", xmlHead+`<Relationships xmlns="`+packSpec+`/relationships">`+rels+`</Relationships>`),
		b.zip.Close(),
	)
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes all
	return b.String()
}
