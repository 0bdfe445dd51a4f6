package importing

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"example.org/hotline/model"
)

// column is one that a file may have. A file names it in Chinese or by its JSON name.
type column struct {
	field    string // its JSON name
	name     string // its name in Chinese, as on the form
	required bool   // as in the form; whether each cell is filled in is the form's rule
}

var known = []column{
	{"title", "标题", true},
	{"category", "诉求类型", true},
	{"nature", "诉求性质", false},
	{"public_intent", "公开意向", true},
	{"address", "事发地址", true},
	{"content", "诉求内容", true},
	{"contact_name", "联系人姓名", true},
	{"phone", "电话号码", true},
	{"id_type", "证件类型", false},
	{"id_no", "证件号码", false},
	{"contact_address", "联系地址", false},
	{"external_id", "外部编号", false},
	{"submitted_at", "提交时间", false},
	{"lng", "经度", false},
	{"lat", "纬度", false},
	{"entered_by_agent", "客服代录", false},
}

// maxColumns is more than any file needs; what is wider is not a table of 诉求.
const maxColumns = 100

// heading is the first row: which column stands where.
type heading struct {
	at    map[string]int    // by field
	named map[string]string // how the file names a field, for the report
}

// recognised counts the cells that name a column; it tells how a file is to be read.
func recognised(cells []string) (n int) {
	for _, c := range cells {
		if _, ok := columnOf(c); ok {
			n++
		}
	}
	return n
}

// columnOf finds the column that a cell of the first row names. Stars that mark what must be filled in do not count.
func columnOf(cell string) (column, bool) {
	name := strings.ToLower(strings.Join(strings.Fields(strings.Trim(norm.NFKC.String(cell), "* \ufeff")), ""))
	i := slices.IndexFunc(known, func(c column) bool { return name == c.field || name == c.name })
	if i < 0 {
		return column{}, false
	}
	return known[i], true
}

// newHeading reads the first row. A column that nobody knows is refused: what it holds would be lost without a word.
func newHeading(cells []string) (heading, error) {
	h := heading{at: map[string]int{}, named: map[string]string{}}
	if len(cells) > maxColumns {
		return h, refuse(fmt.Sprintf("第一行最多%d列", maxColumns))
	}
	if recognised(cells) == 0 {
		return h, refuse("没有读到列名：文件第一行应为列名，如 标题、诉求类型")
	}
	for i, cell := range cells {
		if strings.TrimSpace(cell) == "" {
			continue // its cells must be blank too, see row
		}
		c, ok := columnOf(cell)
		if !ok {
			return h, refuse(fmt.Sprintf("第%d列的列名“%s”不是可以导入的列，请改正或删除该列", i+1, short(cell)))
		}
		if _, twice := h.at[c.field]; twice {
			return h, refuse("列“" + c.name + "”出现了两次")
		}
		h.at[c.field], h.named[c.field] = i, strings.TrimSpace(cell)
	}
	for _, c := range known {
		if _, has := h.at[c.field]; c.required && !has {
			return h, refuse("缺少列“" + c.name + "”")
		}
	}
	return h, nil
}

// refuse is what is wrong with a whole file.
func refuse(why string) error { return model.ErrInvalid.Saying("文件不能导入").With("file", why) }

// short is a cell as an error may repeat it.
func short(cell string) string {
	const most = 20
	r := []rune(strings.TrimSpace(strings.ToValidUTF8(cell, "?")))
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return string(r)
}
