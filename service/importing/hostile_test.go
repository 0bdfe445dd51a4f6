package importing_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/importing"
)

// A workbook that unpacks to far more than it weighs is refused before it is unpacked.
func TestAZipBomb(t *testing.T) {
	bomb := repacked(t, workbook(t, cells(head), cells(row1)), "xl/worksheets/sheet1.xml", func(w io.Writer) {
		zeros := make([]byte, 1<<20)
		for range 100 {
			if _, err := w.Write(zeros); err != nil {
				t.Fatal(err)
			}
		}
	})
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb weighs %d", len(bomb))
	}
	began := time.Now()
	_, err := importFile(t, &paper{}, bomb, false)
	var e *model.Error
	if !errors.As(err, &e) || !strings.Contains(e.Fields["file"], "64 MB") {
		t.Fatalf("%v", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Fatalf("it took %v", took)
	}
}

// A workbook of a few kilobytes that names a million rows is not gone through to its end, nor one that nobody waits for.
func TestRowsOfBlanks(t *testing.T) {
	far := func(row int) string {
		sheet := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
			`<row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c></row>` + fmt.Sprintf(`<row r="%d"><c r="XFD%d"/></row></sheetData></worksheet>`, row, row)
		return repacked(t, workbook(t, []any{"标题"}), "xl/worksheets/sheet1.xml", func(w io.Writer) { _, _ = io.WriteString(w, sheet) })
	}
	for row, want := range map[int]string{1_000_000: "空白行超过10000行，请删除空白行后再导入", 9000: "缺少列“诉求类型”"} {
		_, err := importFile(t, &paper{}, far(row), false)
		var e *model.Error
		if !errors.As(err, &e) || e.Fields["file"] != want {
			t.Errorf("as far as row %d: %v %v", row, err, e)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := importing.ReadFile(gone, []byte(far(2))); !errors.Is(err, model.ErrUnavailable) {
		t.Errorf("of who has left: %v", err)
	}
}

// A row of millions of cells is refused before it is taken apart: each takes many times the memory of its comma.
func TestARowOfCommas(t *testing.T) {
	for name, text := range map[string]string{
		"the first row": strings.Repeat(",", importing.MaxBytes), "the second": head + strings.Repeat(",", importing.MaxBytes-len(head)),
		"of tabs": head + strings.Repeat("\t", importing.MaxBytes-len(head)), "after a cell of lines": head + "\"\n,\n\"" + strings.Repeat(";", importing.MaxBytes/2),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := importFile(t, &paper{}, text, false)
		runtime.ReadMemStats(&after)
		var e *model.Error
		if !errors.As(err, &e) || e.Fields["file"] == "" {
			t.Errorf("%s: %v", name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 6*importing.MaxBytes {
			t.Errorf("%s took %d MB", name, took>>20)
		}
	}
}

// A formula counts as the value that was saved with it, and none where there is none: nothing is evaluated.
func TestAFormulaIsNotEvaluated(t *testing.T) {
	const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
		`<row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c></row>` +
		`<row r="2"><c r="A2"><f>WEBSERVICE("http://localhost/")</f></c></row></sheetData></worksheet>`
	data := repacked(t, workbook(t, []any{"标题"}), "xl/worksheets/sheet1.xml", func(w io.Writer) { _, _ = io.WriteString(w, sheet) })
	_, err := importFile(t, &paper{}, data, false)
	var e *model.Error
	if !errors.As(err, &e) || e.Fields["file"] != "缺少列“诉求类型”" { // the row is blank
		t.Fatalf("%v %v", err, e)
	}
}

// repacked is a workbook with one of its parts written anew.
func repacked(t testing.TB, book, part string, write func(io.Writer)) string {
	t.Helper()
	r, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range r.File {
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			write(w)
			continue
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, in); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func unpacked(t testing.TB, book, part string) []byte {
	t.Helper()
	r, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Open(part)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// FuzzImport: whatever the bytes, the answer is a report or a refusal, every row of the report is accounted for, and the
// desk gets all rows of a file or none.
func FuzzImport(f *testing.F) {
	book := workbook(f, cells(head), cells(row1), numbers(cells(row2)))
	f.Add([]byte(head+row1+row2), "")
	f.Add([]byte("\ufeff"+strings.ReplaceAll(head+row1, ",", ";")), "")
	f.Add([]byte(inGBK(f, head+row2+row2)), "")
	f.Add([]byte(book), "")
	f.Add([]byte("PK\x03\x04"), "")
	f.Add([]byte("title,category\n\"x"), "")
	f.Add(unpacked(f, book, "xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml") // a part of a workbook that is whole otherwise
	f.Add(unpacked(f, book, "xl/sharedStrings.xml"), "xl/sharedStrings.xml")
	f.Add(unpacked(f, book, "xl/workbook.xml"), "xl/workbook.xml")
	f.Fuzz(func(t *testing.T, data []byte, part string) {
		if part != "" {
			data = []byte(repacked(t, book, part, func(w io.Writer) { _, _ = w.Write(data) }))
		}
		p := &paper{known: map[string]string{"H-2": "26112310483520"}}
		began := time.Now()
		report, err := importFile(t, p, string(data), false)
		if took := time.Since(began); took > 5*time.Second { // a server reads one at a time
			t.Fatalf("it took %v", took)
		}
		if err != nil {
			if known := (*model.Error)(nil); !errors.As(err, &known) || len(p.filed) > 0 {
				t.Fatalf("%d filed, %v", len(p.filed), err)
			}
			return
		}
		sum := 0
		for n := range maps.Values(report.Count) {
			sum += n
		}
		if sum != len(report.Rows) || len(report.Rows) == 0 || len(report.Rows) > importing.MaxRows {
			t.Fatalf("%d rows, %v", len(report.Rows), report.Count)
		}
		if !report.Good() && (len(p.filed) > 0 || report.Count[importing.Imported] > 0) {
			t.Fatal("half a file was imported")
		}
		if report.Good() && len(p.filed) != report.Count[importing.Imported] {
			t.Fatalf("%d filed of %v", len(p.filed), report.Count)
		}
		if !slices.IsSortedFunc(report.Rows, func(a, b importing.Line) int { return a.Row - b.Row }) {
			t.Fatal("the rows are out of order")
		}
		if err := errors.Join(report.WriteCSV(io.Discard), report.WriteXLSX(io.Discard)); err != nil {
			t.Fatal(err)
		}
	})
}
