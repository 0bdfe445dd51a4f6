package importing

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
)

// The limits of a file.
const (
	MaxBytes = 10 << 20
	MaxRows  = 5000 // below the first

	// maxBlank is how many blank rows may stand between and below them. A workbook of a few kilobytes can name a million.
	maxBlank = 10_000
)

// record is a row of a file that is not blank. Rows are numbered as a spreadsheet shows them.
type record struct {
	row   int
	cells []string
}

// file is what was read, before anybody asked what it means.
type file struct {
	records  []record
	blank    int  // rows that were passed over
	workbook bool // times may be numbers of days
	from1904 bool // and are counted from 1904, as old Macs did
}

func readFile(ctx context.Context, data []byte) (*file, error) {
	f := &file{}
	var err error
	switch {
	case len(bytes.TrimSpace(data)) == 0:
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		f.workbook = true
		err = f.readXLSX(ctx, data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")): // also a workbook with a password
		err = refuse("不支持 XLS 和加密的工作簿，请另存为不加密的 XLSX 或 CSV")
	default:
		err = f.readCSV(data)
	}
	if err == nil && len(f.records) == 0 {
		err = refuse("文件是空的")
	}
	return f, err
}

// add keeps a row, unless it is blank.
func (f *file) add(row int, cells []string) error {
	n := len(cells)
	for n > 0 && strings.TrimSpace(cells[n-1]) == "" {
		n--
	}
	switch {
	case n == 0 && f.blank >= maxBlank:
		return refuse(fmt.Sprintf("空白行超过%d行，请删除空白行后再导入", maxBlank))
	case n == 0:
		f.blank++
		return nil
	case n > maxColumns:
		return refuse(fmt.Sprintf("第%d行超过%d列", row, maxColumns))
	case len(f.records) > MaxRows:
		return refuse(fmt.Sprintf("超过%d行，请分成几个文件", MaxRows))
	}
	f.records = append(f.records, record{row, slices.Clone(cells[:n])})
	return nil
}
