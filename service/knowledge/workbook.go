package knowledge

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"example.org/hotline/model"
	"example.org/hotline/model/sheet"
)

// column is one of a workbook's sheets. What it does not hold of a record stays blank.
type column struct {
	title string // of its first row
	field string // the record's name, by which faults name it
	kinds string // the letters of the kinds that have it
	get   func(*Record) string
	set   func(*Record, string) bool // false: it is not of its kind
	day   bool
	raw   bool // a part of a text, whose blanks at its ends may stand in the middle of the whole
}

const everyKind = "KTN"

func words(title, field, kinds string, at func(*Record) *string) column {
	return column{
		title: title, field: field, kinds: kinds, get: func(r *Record) string { return *at(r) }, set: func(r *Record, v string) bool { *at(r) = v; return true },
	}
}

func day(title, field, kinds string, at func(*Record) *string) column {
	c := words(title, field, kinds, at)
	c.day = true
	return c
}

// several is a list, a line of its cell each.
func several(title, field, kinds string, at func(*Record) *[]string) column {
	return column{title: title, field: field, kinds: kinds, get: func(r *Record) string { return strings.Join(*at(r), "\n") }, set: func(r *Record, v string) bool {
		*at(r) = strings.FieldsFunc(v, func(c rune) bool { return c == '\n' || c == '\r' })
		return true
	}}
}

func whole(title, field, kinds string, at func(*Record) *int) column {
	return column{title: title, field: field, kinds: kinds, get: func(r *Record) string { return strconv.Itoa(*at(r)) }, set: func(r *Record, v string) bool {
		n, err := strconv.Atoi(v)
		*at(r) = n
		return err == nil
	}}
}

var columns = []column{
	words("编号", "id", everyKind, func(r *Record) *string { return &r.ID }),
	words("标题", "title", everyKind, func(r *Record) *string { return &r.Title }),
	words("摘要", "summary", everyKind, func(r *Record) *string { return &r.Summary }),
	{
		title: "正文", field: "body", kinds: everyKind, raw: true,
		get: func(r *Record) string { head, _ := sheet.Fit(r.Body, sheet.CellUnits); return head },
		set: func(r *Record, v string) bool { r.Body = v + r.Body; return true }, // the columns may stand in any order
	},
	words("责任单位", "dept", everyKind, func(r *Record) *string { return &r.Dept }),
	words("分类", "category", everyKind, func(r *Record) *string { return &r.Category }),
	several("标签", "tags", everyKind, func(r *Record) *[]string { return &r.Tags }),
	several("其他问法", "asked", everyKind, func(r *Record) *[]string { return &r.Asked }),
	several("聊天关键词", "keywords", "T", func(r *Record) *[]string { return &r.Keywords }),
	several("关联文章", "articles", "T", func(r *Record) *[]string { return &r.Articles }),
	whole("权重", "hot", "T", func(r *Record) *int { return &r.Hot }),
	words("发布单位", "publisher", "N", func(r *Record) *string { return &r.Publisher }),
	day("日期", "date", "N", func(r *Record) *string { return &r.Date }),
	day("有效期至", "valid_until", everyKind, func(r *Record) *string { return &r.ValidUntil }),
	words("来源说明", "source_note", everyKind, func(r *Record) *string { return &r.SourceNote }),
	words("公众号链接", "link", everyKind, func(r *Record) *string { return &r.Link }),
	{title: "状态", field: "status", kinds: everyKind, get: func(r *Record) string { return statusLabels[r.Status] }, set: setStatus},
	day("更新日期", "updated_at", "KN", func(r *Record) *string { return &r.UpdatedAt }),
	day("发布日期", "published_at", "T", func(r *Record) *string { return &r.PublishedAt }),
	whole("浏览次数", "views", everyKind, func(r *Record) *int { return &r.Views }),
	{ // what a cell had no room for: model.MaxEntryBody characters are two cells at most
		title: "正文续", field: "body_rest", kinds: everyKind, raw: true,
		get: func(r *Record) string { _, rest := sheet.Fit(r.Body, sheet.CellUnits); return rest },
		set: func(r *Record, v string) bool { r.Body += v; return true },
	},
}

var statusLabels = map[string]string{statusPublished: "已发布", statusDraft: "草稿", statusOffline: "已下线"}

func setStatus(r *Record, v string) bool {
	for status, label := range statusLabels {
		if v == label || v == status {
			r.Status = status
			return true
		}
	}
	return false
}

func columnsOf(kind model.EntryKind) []column {
	return slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return !strings.Contains(c.kinds, kind.Letter()) })
}

// What a workbook may hold once it is unpacked: megabytes can be made to hold gigabytes.
const (
	maxUnpacked = 256 << 20
	maxInMemory = 32 << 20 // of one sheet; the rest goes through a temporary file

	maxBlank = 10_000 // rows of a sheet with nothing in them: a workbook of a few kilobytes can name a million
)

var errBook = model.ErrInvalid.With("file", "XLSX 文件已损坏或过大，请用 Excel 或 WPS 重新保存")

// Parse reads a file that is JSON or, as its first bytes say, a workbook.
func Parse(ctx context.Context, data []byte) (*Collection, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return parseXLSX(ctx, data)
	}
	return ParseJSON(data)
}

// parseXLSX reads the sheets that are named as the kinds are. There has to be one of them.
func parseXLSX(ctx context.Context, data []byte) (c *Collection, err error) {
	defer func() { // a library that reads what strangers made must not take the process down
		if p := recover(); p != nil {
			c, err = nil, errBook
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxInMemory})
	if err != nil {
		return nil, errBook
	}
	defer func() { _ = book.Close() }() // its temporary files
	c = &Collection{}
	var faults Faults
	found := false
	for _, kind := range model.EntryKinds {
		if !slices.Contains(book.GetSheetList(), kind.Label()) {
			continue
		}
		found = true
		records, wrong, err := readSheet(ctx, book, kind)
		if err != nil {
			return nil, err
		}
		*c.of(kind), faults = records, append(faults, wrong...)
	}
	if !found {
		return nil, model.ErrInvalid.With("file", "工作簿中应有名为“我要查询”“热门话题”或“工作动态”的工作表")
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}

func readSheet(ctx context.Context, book *excelize.File, kind model.EntryKind) (records []Record, faults Faults, err error) {
	rows, err := book.Rows(kind.Label())
	if err != nil {
		return nil, nil, errBook
	}
	defer func() { _ = rows.Close() }()
	var heads []column
	blank := 0
	for number := 1; rows.Next(); number++ {
		if ctx.Err() != nil { // who asked has left
			return nil, nil, fmt.Errorf("read a workbook: %w (%w)", model.ErrUnavailable, ctx.Err())
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, nil, errBook
		}
		if number == 1 {
			if heads, err = readHeads(kind, cells); err != nil {
				return nil, nil, err
			}
			continue
		}
		r, wrong := readRow(heads, cells)
		if r == nil {
			if blank++; blank > maxBlank {
				return nil, nil, model.ErrInvalid.With("file", fmt.Sprintf("工作表“%s”的空白行超过%d行，请删除空白行后再导入", kind.Label(), maxBlank))
			}
			continue
		}
		r.list, r.row = kind.Label(), number
		if len(wrong) > 0 {
			faults = append(faults, Fault{r.list, r.row, r.ID, wrong})
		}
		if records = append(records, *r); len(records) > MaxRecords {
			return nil, nil, model.ErrInvalid.With("file", fmt.Sprintf("一次最多导入%d条内容", MaxRecords))
		}
	}
	if rows.Error() != nil {
		return nil, nil, errBook
	}
	return records, faults, nil
}

// readHeads finds the column of each title of a sheet's first row.
func readHeads(kind model.EntryKind, cells []string) ([]column, error) {
	heads := make([]column, len(cells))
	own := columnsOf(kind)
	for i, title := range cells {
		title = strings.TrimSpace(title)
		at := slices.IndexFunc(own, func(c column) bool { return c.title == title || c.field == title })
		switch {
		case title == "":
			continue
		case at < 0:
			return nil, model.ErrInvalid.With("file", fmt.Sprintf("工作表“%s”不认识列“%s”", kind.Label(), title))
		case slices.ContainsFunc(heads[:i], func(c column) bool { return c.field == own[at].field }):
			return nil, model.ErrInvalid.With("file", fmt.Sprintf("工作表“%s”中列“%s”出现了两次", kind.Label(), title))
		}
		heads[i] = own[at]
	}
	for _, needed := range []string{"title", "body"} {
		if !slices.ContainsFunc(heads, func(c column) bool { return c.field == needed }) {
			return nil, model.ErrInvalid.With("file", fmt.Sprintf("工作表“%s”第一行应有列“标题”和“正文”", kind.Label()))
		}
	}
	return heads, nil
}

// readRow is one record; nil for a row with nothing in it.
func readRow(heads []column, cells []string) (*Record, map[string]string) {
	r, wrong, blank := &Record{}, map[string]string{}, true
	for i, v := range cells {
		trimmed := strings.TrimSpace(v)
		if trimmed == "" || i >= len(heads) || heads[i].set == nil {
			continue
		}
		blank = false
		if !heads[i].raw {
			v = trimmed
		}
		if heads[i].day {
			v = date(v)
		}
		if !heads[i].set(r, v) {
			wrong[heads[i].field] = map[bool]string{true: "状态应为 已发布、草稿 或 已下线", false: "应为整数"}[heads[i].field == "status"]
		}
	}
	if blank {
		return nil, nil
	}
	r.Body = strings.TrimSpace(r.Body)
	return r, wrong
}

var serial = regexp.MustCompile(`^[1-9][0-9]{4}$`)

// date is a day as Excel stores it, which counts days, or as it was written.
func date(v string) string {
	if !serial.MatchString(v) {
		return v
	}
	days, _ := strconv.ParseFloat(v, 64) // five digits are a number
	at, err := excelize.ExcelDateToTime(days, false)
	if err != nil {
		return v
	}
	return at.Format(time.DateOnly)
}
