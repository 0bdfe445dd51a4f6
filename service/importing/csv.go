package importing

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// readCSV reads a text file of any encoding and separator that Chinese Excel writes. Rows are numbered as a spreadsheet
// shows them: blank lines count, line ends within a cell do not.
func (f *file) readCSV(data []byte) error {
	text, separator, err := guess(data)
	if err != nil {
		return err
	}
	r := newReader(text, separator)
	for row, nextLine := 0, 1; ; {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) {
			return refuse(fmt.Sprintf("文件第%d行的双引号不配对", wrong.StartLine))
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		row += 1 + line - nextLine // the reader passes over blank lines
		nextLine = line + 1 + strings.Count(strings.Join(cells, ""), "\n")
		if err := f.add(row, cells); err != nil {
			return err
		}
	}
}

// most is how many separators a row may have before it is read: more than the longest cells hold of them as text, and far
// fewer than it takes to fill the memory, at forty bytes and more a cell.
const most = 20_000

// tooWide is the first line of text with more separators in a row than any row has, or 0. Whoever writes a quote where the
// reader takes none is refused by it before the count matters.
func tooWide(text string) int {
	line, n, quoted := 1, 0, false
	for i := range len(text) {
		switch text[i] {
		case '"':
			quoted = !quoted
		case '\n':
			if line++; !quoted {
				n = 0
			}
		case ',', ';', '\t':
			if !quoted {
				n++
			}
			if n > most {
				return line
			}
		}
	}
	return 0
}

func newReader(text string, separator rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = separator, -1, true
	return r
}

// guess is the text and its separator: those under which the first row names most columns. UTF-8 comes first, because
// text in GBK is hardly ever valid UTF-8 and text in UTF-8 is often valid GBK.
func guess(data []byte) (text string, separator rune, err error) {
	best, readable := 0, false
	for _, decode := range []func([]byte) (string, bool){inUTF8, inUTF16, inGBK} {
		t, ok := decode(data)
		if !ok {
			continue
		}
		readable = true
		if line := tooWide(t); line > 0 {
			return "", 0, refuse(fmt.Sprintf("第%d行超过%d列", line, maxColumns))
		}
		for _, s := range ",;\t" {
			first, _ := newReader(t, s).Read()
			if n := recognised(first); n > best {
				best, text, separator = n, t, s
			}
		}
	}
	switch {
	case !readable:
		return "", 0, refuse("文件不是文本：支持 XLSX，或 UTF-8、GBK 编码的 CSV")
	case best == 0:
		return "", 0, refuse("没有读到列名：文件第一行应为列名，如 标题、诉求类型")
	}
	return text, separator, nil
}

func inUTF8(data []byte) (string, bool) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	return string(data), utf8.Valid(data)
}

// inUTF16 reads what Excel calls Unicode text.
func inUTF16(data []byte) (string, bool) {
	if !bytes.HasPrefix(data, []byte("\xff\xfe")) && !bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return "", false
	}
	return decoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), data)
}

// inGBK reads GB 18030, of which GBK and GB 2312 are parts.
func inGBK(data []byte) (string, bool) { return decoded(simplifiedchinese.GB18030, data) }

func decoded(e encoding.Encoding, data []byte) (string, bool) {
	text, err := e.NewDecoder().String(string(data))
	return text, err == nil && !strings.ContainsRune(text, utf8.RuneError)
}
