package sheet

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// csvBook has its tables one below the other.
type csvBook struct {
	out   *csv.Writer
	begun bool
	line  []string
}

func newCSV(w io.Writer) (*csvBook, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // or Excel takes it for GBK
		return nil, err
	}
	b := &csvBook{out: csv.NewWriter(w)}
	b.out.UseCRLF = true
	return b, nil
}

func (b *csvBook) Begin(_ string, above, heads []string) error {
	if b.begun {
		if err := b.out.Write([]string{""}); err != nil {
			return err
		}
	}
	b.begun = true
	for _, text := range above {
		if err := b.Row(text); err != nil {
			return err
		}
	}
	return b.out.Write(heads)
}

func (b *csvBook) Row(cells ...any) error {
	b.line = b.line[:0]
	for _, c := range cells {
		if text, is := c.(string); is {
			b.line = append(b.line, inert(text))
		} else {
			b.line = append(b.line, number(c))
		}
	}
	return b.out.Write(b.line)
}

func (b *csvBook) Close() error {
	b.out.Flush()
	return b.out.Error()
}

// number is a cell that is no text.
func number(cell any) string {
	switch v := cell.(type) {
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	default:
		return ""
	}
}

// inert keeps a spreadsheet from taking a cell for a formula: much of what stands in our tables was written by strangers. Some take one
// after a line break, or in full-width letters, too.
func inert(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
