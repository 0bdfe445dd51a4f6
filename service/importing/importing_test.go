package importing_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"example.org/hotline/model"
	"example.org/hotline/service/importing"
)

var shanghai = time.FixedZone("CST", 8*3600)

func clock() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) }

// paper is a desk that only takes notes; the real one has its own tests.
type paper struct {
	known map[string]string // numbers by external id
	filed []model.Incoming
}

func (p *paper) Earlier(_ context.Context, _ model.Partner, list []model.Incoming) ([]model.Filed, error) {
	out := make([]model.Filed, len(list))
	for i, in := range list {
		out[i].Number = p.known[in.Ref]
		out[i].Before = out[i].Number != ""
	}
	return out, nil
}

func (p *paper) FileMany(ctx context.Context, of model.Partner, list []model.Incoming, _ bool) ([]model.Filed, error) {
	out, _ := p.Earlier(ctx, of, list)
	for i := range out {
		if !out[i].Before {
			out[i].Number = fmt.Sprint("N", i)
			p.filed = append(p.filed, list[i])
		}
	}
	return out, nil
}

func importFile(t testing.TB, p *paper, data string, dryRun bool) (importing.Report, error) {
	t.Helper()
	m := importing.New(p, shanghai, clock, slog.New(slog.DiscardHandler))
	return m.Import(t.Context(), model.Partner{Code: "hall"}, strings.NewReader(data), importing.Options{DryRun: dryRun})
}

const (
	head = "标题,诉求类型,诉求性质,公开意向,事发地址,诉求内容,联系人姓名,电话号码,外部编号,提交时间,经度,纬度,客服代录\n"
	row1 = "工地夜间施工,噪音扰民问题,投诉,不公开,云麓区某街道1号,\"连续三天晚上十一点后还在打桩\n附近居民无法休息\",张三,138-0013-8000,H-1,2026-11-20 15:20,113.264385,23.129112,否\n"
	row2 = "咨询落户,C3,,公开,云麓区某街道2号,想问人才引进落户需要哪些材料,李四,13900139000,H-2,2026/11/21,,,是\n"
)

func inGBK(t testing.TB, s string) string {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func workbook(t testing.TB, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, r := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Whatever encoding, separator and kind of file: the same two tickets.
func TestEveryKindOfFile(t *testing.T) {
	plain := head + row1 + row2
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(plain, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"UTF-8":               plain,
		"UTF-8 with a mark":   "\ufeff" + plain,
		"GBK":                 inGBK(t, plain),
		"semicolons":          strings.ReplaceAll(plain, ",", ";"),
		"tabs":                strings.ReplaceAll(plain, ",", "\t"),
		"Unicode text":        utf16,
		"old line ends":       strings.ReplaceAll(plain, "\n", "\r\n"),
		"names in JSON":       "title,category,nature,public_intent,address,content,contact_name,phone,external_id,submitted_at,lng,lat,entered_by_agent\n" + row1 + row2,
		"stars at the names":  strings.Replace(plain, "标题,诉求类型", "* 标题 ,诉求类型＊", 1),
		"columns anyhow":      "外部编号," + strings.Replace(head, ",外部编号", "", 1) + "H-1," + strings.Replace(row1, ",H-1", "", 1) + "H-2," + strings.Replace(row2, ",H-2", "", 1),
		"a workbook":          workbook(t, cells(head), cells(row1), cells(row2)),
		"numbers in the book": workbook(t, cells(head), numbers(cells(row1)), numbers(cells(row2))),
	} {
		t.Run(name, func(t *testing.T) {
			p := &paper{}
			report, err := importFile(t, p, data, false)
			if err != nil || !report.Good() || len(p.filed) != 2 {
				t.Fatalf("%+v, %v", report, err)
			}
			no, yes, lat, lng := false, true, 23.129112, 113.264385
			want := []model.Incoming{{
				Complaint: model.Complaint{
					Category: "C5", Nature: model.NatureComplaint, Title: "工地夜间施工", PublicIntent: &no, Address: "云麓区某街道1号",
					Lat: &lat, Lng: &lng, PointConfirmed: true, Content: "连续三天晚上十一点后还在打桩\n附近居民无法休息", ContactName: "张三", Phone: "13800138000",
				},
				Ref: "H-1", SubmittedAt: time.Date(2026, 11, 20, 7, 20, 0, 0, time.UTC),
			}, {
				Complaint: model.Complaint{
					Category: "C3", Nature: model.NatureConsult, Title: "咨询落户", PublicIntent: &yes, Address: "云麓区某街道2号",
					Content: "想问人才引进落户需要哪些材料", ContactName: "李四", Phone: "13900139000",
				},
				Ref: "H-2", SubmittedAt: time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC), EnteredByAgent: true,
			}}
			if diff := cmp.Diff(want, p.filed); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

// cells are those of a line of CSV in this test.
func cells(line string) []any {
	line, content, quoted := strings.TrimSuffix(line, "\n"), "", false
	if before, rest, ok := strings.Cut(line, `"`); ok {
		var after string
		content, after, quoted = strings.Cut(rest, `"`)
		line = before + "#" + after
	}
	var out []any
	for _, c := range strings.Split(line, ",") {
		if c == "#" && quoted {
			c = content
		}
		out = append(out, c)
	}
	return out
}

// numbers has phone, time and position as a workbook keeps them.
func numbers(row []any) []any {
	row[7] = map[any]float64{"138-0013-8000": 13800138000, "13900139000": 13900139000}[row[7]]
	row[9] = map[any]float64{"2026-11-20 15:20": 46346 + 15./24 + 20./1440, "2026/11/21": 46347}[row[9]]
	if row[10] != "" {
		row[10], row[11] = 113.264385, 23.129112
	}
	return row
}

func TestTheReportNamesRowAndColumn(t *testing.T) {
	data := head + row1 + "\n" + // line 4, since row 2 is two lines long, but row 3 of the spreadsheet
		strings.NewReplacer("C3", "C9", "13900139000", "110", "公开", "随便", "2026/11/21", "明天", "H-2", "编号二").Replace(row2) +
		row1 + strings.Replace(row2, ",是", ",是,多出来的", 1)
	p := &paper{known: map[string]string{"H-1": "26112310483520"}}
	report, err := importFile(t, p, data, false)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.filed) != 0 {
		t.Fatal("rows were filed beside bad ones")
	}
	want := importing.Report{
		Rows: []importing.Line{
			{Row: 2, Ref: "H-1", Outcome: importing.Duplicate, Number: "26112310483520"},
			{Row: 4, Ref: "编号二", Outcome: importing.Bad, Faults: []importing.Fault{
				{"category", "诉求类型", "请选择诉求类型"},
				{"public_intent", "公开意向", "应为 公开 或 不公开"},
				{"phone", "电话号码", "请填写11位手机号码"},
				{"external_id", "外部编号", "外部编号应为1至80位可见的ASCII字符"},
				{"submitted_at", "提交时间", "应为日期或时间，如 2026-11-23 15:20"},
			}},
			{Row: 5, Ref: "H-1", Outcome: importing.Bad, Faults: []importing.Fault{{"external_id", "外部编号", "与第2行的外部编号重复"}}},
			{Row: 6, Ref: "H-2", Outcome: importing.Bad, Faults: []importing.Fault{{"", "", "第14列没有列名，但单元格中有内容"}}},
		},
		Count: map[importing.Outcome]int{importing.Duplicate: 1, importing.Bad: 3},
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Fatal(diff)
	}
}

func TestADryRunFilesNothing(t *testing.T) {
	p := &paper{}
	report, err := importFile(t, p, head+row1+row2, true)
	if err != nil || len(p.filed) != 0 || report.Count[importing.OK] != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
}

func TestWhatNoFileMayBe(t *testing.T) {
	many := head + strings.Repeat(row2, importing.MaxRows+1)
	for name, tc := range map[string]struct{ data, want string }{
		"nothing":             {"", "文件是空的"},
		"blank":               {"\n\n", "文件是空的"},
		"only the names":      {head, "列名下面没有内容"},
		"no names":            {row1, "没有读到列名"},
		"a name that is none": {strings.Replace(head, "外部编号", "外部编码", 1) + row1, "第9列的列名“外部编码”"},
		"a name twice":        {strings.Replace(head, "外部编号", "标题", 1) + row1, "出现了两次"},
		"a name too few":      {"标题,诉求类型\na,b\n", "缺少列“公开意向”"},
		"a quote alone":       {head + `工地"夜间,` + row1, "双引号不配对"},
		"a quote never ended": {head + `"工地` + row1, "双引号不配对"},
		"too many rows":       {many, "超过5000行"},
		"neither encoding":    {"\xff\xff\xff" + head, "文件不是文本"},
		"an old workbook":     {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "请另存为不加密的 XLSX"},
		"no workbook":         {"PK\x03\x04 and then nothing", "已损坏"},
		"too many columns":    {head + strings.Repeat("a,", 101) + "a\n", "超过100列"},
		"an empty workbook":   {workbook(t), "文件是空的"},
	} {
		p := &paper{}
		_, err := importFile(t, p, tc.data, false)
		var e *model.Error
		if !errors.As(err, &e) || !errors.Is(err, model.ErrInvalid) || !strings.Contains(e.Fields["file"], tc.want) || len(p.filed) > 0 {
			t.Errorf("%s: %v %v, want %q", name, err, e, tc.want)
		}
	}
	if _, err := importFile(t, &paper{}, strings.Repeat("x", importing.MaxBytes+1), false); !errors.Is(err, model.ErrTooLarge) {
		t.Errorf("too long: %v", err)
	}
}

func TestAReportRunsNoFormula(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+86": "'+86", "-1": "'-1", "@a": "'@a", "\tx": "'\tx", "＝1": "'＝1", "a=1": "a=1", "": "",
	} {
		if got := importing.Inert(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	report, err := importFile(t, &paper{}, head+strings.Replace(row2, "H-2", "=cmd()", 1), true)
	if err != nil {
		t.Fatal(err)
	}
	var text, book bytes.Buffer
	if err := errors.Join(report.WriteCSV(&text), report.WriteXLSX(&book)); err != nil {
		t.Fatal(err)
	}
	want := "\ufeff行号,结果,诉求编号,外部编号,列,问题\r\n2,可以导入,,'=cmd(),,\r\n"
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Error(diff)
	}
	f, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	if err != nil || len(rows) != 2 || rows[1][3] != "'=cmd()" {
		t.Errorf("%v, %v", rows, err)
	}
}

// BenchmarkRead reads and checks the most rows that a file may have.
func BenchmarkRead(b *testing.B) {
	lines := make([][]any, importing.MaxRows+1)
	lines[0] = cells(head)
	var text strings.Builder
	text.WriteString(head)
	for i := range importing.MaxRows {
		line := strings.Replace(row1, "H-1", fmt.Sprint("H-", i), 1)
		lines[i+1] = cells(line)
		text.WriteString(line)
	}
	for name, data := range map[string]string{"CSV": text.String(), "GBK": inGBK(b, text.String()), "XLSX": workbook(b, lines...)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if report, err := importFile(b, &paper{}, data, true); err != nil || report.Count[importing.OK] != importing.MaxRows {
					b.Fatal(report.Count, err)
				}
			}
		})
	}
}
