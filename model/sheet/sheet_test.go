package sheet_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"example.org/hotline/model"
	"example.org/hotline/model/sheet"
)

// filled is a book with two tables.
func filled(t *testing.T, as model.FileFormat) []byte {
	t.Helper()
	var out bytes.Buffer
	b, err := sheet.New(&out, as)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []error{
		b.Begin("诉求 & 会话", []string{"导出人：甲", "=1+1"}, []string{"标题", "数", "率"}),
		b.Row("=HYPERLINK(\"http://x\")", 7, 12.5),
		b.Row("＋1", int64(1)<<40, nil),
		b.Row(" <a>&\"\n第二行\x01 ", "", "末"),
		b.Begin("口径", nil, []string{"名称"}),
		b.Row("一"),
		b.Close(),
	} {
		if step != nil {
			t.Fatal(step)
		}
	}
	return out.Bytes()
}

func TestATableAsCSV(t *testing.T) {
	text, bom := bytes.CutPrefix(filled(t, model.FormatCSV), []byte("\ufeff"))
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = -1
	lines, err := in.ReadAll()
	if err != nil || !bom || !bytes.Contains(text, []byte("\r\n")) {
		t.Fatal(bom, err)
	}
	want := [][]string{
		{"导出人：甲"},
		{"'=1+1"},
		{"标题", "数", "率"},
		{"'=HYPERLINK(\"http://x\")", "7", "12.5"},
		{"'＋1", "1099511627776", ""},
		{" <a>&\"\n第二行\x01 ", "", "末"},
		{"名称"},
		{"一"},
	}
	if !slices.EqualFunc(lines, want, slices.Equal) {
		t.Errorf("%q", lines)
	}
}

func TestATableAsAWorkbook(t *testing.T) {
	book, err := excelize.OpenReader(bytes.NewReader(filled(t, model.FormatXLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got := book.GetSheetList(); !slices.Equal(got, []string{"诉求 & 会话", "口径"}) {
		t.Fatalf("%q", got)
	}
	rows, err := book.GetRows("诉求 & 会话")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"导出人：甲"}, {"=1+1"}, {"标题", "数", "率"}, {"=HYPERLINK(\"http://x\")", "7", "12.5"}, {"＋1", "1099511627776"}, {" <a>&\"\n第二行\ufffd ", "", "末"},
	}
	if !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("%q", rows)
	}
	for cell, want := range map[string]excelize.CellType{"A4": excelize.CellTypeInlineString, "B4": excelize.CellTypeUnset, "C4": excelize.CellTypeUnset} {
		if kind, err := book.GetCellType("诉求 & 会话", cell); err != nil || kind != want {
			t.Errorf("%s is of type %v (%v), want %v", cell, kind, err, want)
		}
	}
	if formula, err := book.GetCellFormula("诉求 & 会话", "A4"); err != nil || formula != "" {
		t.Errorf("a formula %q, %v", formula, err)
	}
}

func TestALongTextGoesOnBelowItsCell(t *testing.T) {
	var out bytes.Buffer
	b, err := sheet.New(&out, model.FormatXLSX)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("字", 32766) + "😀" + strings.Repeat("末", 40_000)
	wide := make([]any, 30)
	for i := range wide {
		wide[i] = i
	}
	if err := errors.Join(b.Begin("一", nil, []string{"文"}), b.Row("甲", long, 7), b.Row(wide...), b.Close()); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	whole := ""
	for i, cell := range []string{"B2", "B3", "B4"} {
		got, err := book.GetCellValue("一", cell)
		part, goesOn := strings.CutPrefix(got, "（接上一行）")
		if err != nil || goesOn != (i > 0) || len(utf16.Encode([]rune(got))) > 32767 {
			t.Errorf("%s has %d letters, %v", cell, len([]rune(got)), err)
		}
		whole += part
	}
	if whole != long {
		t.Errorf("%d letters of %d", len([]rune(whole)), len([]rune(long)))
	}
	for cell, want := range map[string]string{"A2": "甲", "C2": "7", "A3": "", "C3": "", "A4": ""} {
		if got, err := book.GetCellValue("一", cell); err != nil || got != want {
			t.Errorf("%s has %q, %v", cell, got, err)
		}
	}
	if got, err := book.GetCellValue("一", "AD5"); err != nil || got != "29" {
		t.Errorf("the thirtieth column has %q, %v", got, err)
	}
}

// A table of a hundred thousand rows, tens of megabytes, takes no more memory than a short one.
func TestALongTableIsNotHeld(t *testing.T) {
	for _, as := range []model.FileFormat{model.FormatCSV, model.FormatXLSX} {
		var before, after runtime.MemStats
		var most uint64
		runtime.GC()
		runtime.ReadMemStats(&before)
		b, err := sheet.New(io.Discard, as)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Begin("一", nil, []string{"文"}); err != nil {
			t.Fatal(err)
		}
		text := strings.Repeat("内容", 60)
		for i := range 100_000 {
			if err := b.Row(i, text); err != nil {
				t.Fatal(err)
			}
			if i%25_000 == 24_999 {
				runtime.GC()
				runtime.ReadMemStats(&after)
				most = max(most, after.HeapAlloc)
			}
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if most > before.HeapAlloc+8<<20 {
			t.Errorf("%s: %d bytes are held", as, most-before.HeapAlloc)
		}
	}
}

func TestAFullDiskIsTold(t *testing.T) {
	for _, as := range []model.FileFormat{model.FormatCSV, model.FormatXLSX} {
		b, err := sheet.New(&full{left: 3000}, as)
		for i := 0; err == nil && i < 100_000; i++ {
			if i == 0 {
				err = b.Begin("一", nil, []string{"文"})
			}
			err = errors.Join(err, b.Row(strings.Repeat("字", i%50), i))
		}
		if err == nil {
			err = b.Close()
		}
		if !errors.Is(err, errFull) {
			t.Errorf("%s: %v", as, err)
		}
	}
	if _, err := sheet.New(io.Discard, "pdf"); err == nil {
		t.Error("a PDF is a table")
	}
}

var errFull = errors.New("full")

type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}
