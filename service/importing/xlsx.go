package importing

import (
	"bytes"
	"context"
	"fmt"

	"github.com/xuri/excelize/v2"

	"example.org/hotline/model"
)

// What a workbook may hold once it is unpacked. Ten megabytes of zip can be made to hold ten gigabytes.
const (
	maxUnpacked = 64 << 20
	maxInMemory = 16 << 20 // of one sheet; the rest goes through a temporary file
)

// readXLSX reads the first sheet of a workbook, row by row. Formulas are not evaluated: what counts is the value that was
// saved with them. Numbers come as they are stored, not as they are shown.
func (f *file) readXLSX(ctx context.Context, data []byte) (err error) {
	defer func() { // a library that reads what strangers made must not take the process down
		if p := recover(); p != nil {
			err = refuse("XLSX 文件已损坏，请用 Excel 或 WPS 重新保存")
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxInMemory,
	})
	if err != nil {
		return refuse(fmt.Sprintf("XLSX 文件已损坏或解开后超过%d MB，请用 Excel 或 WPS 重新保存", maxUnpacked>>20))
	}
	defer func() { _ = book.Close() }() // its temporary files
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		f.from1904 = *props.Date1904
	}
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return refuse("XLSX 文件中没有工作表")
	}
	defer func() { _ = rows.Close() }()
	for row := 1; rows.Next(); row++ {
		if ctx.Err() != nil { // who asked has left
			return fmt.Errorf("read a workbook: %w (%w)", model.ErrUnavailable, ctx.Err())
		}
		cells, err := rows.Columns()
		if err != nil {
			return refuse(fmt.Sprintf("XLSX 文件第%d行已损坏，请用 Excel 或 WPS 重新保存", row))
		}
		if err := f.add(row, cells); err != nil {
			return err
		}
	}
	if rows.Error() != nil {
		return refuse("XLSX 文件已损坏，请用 Excel 或 WPS 重新保存")
	}
	return nil
}
