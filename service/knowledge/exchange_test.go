package knowledge_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/knowledge"
)

var (
	cst  = time.FixedZone("CST", 8*3600)
	noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
)

// shelf is a library with two departments.
func shelf(t *testing.T) (*knowledge.Library, *store.Store) {
	t.Helper()
	now := func() time.Time { return noon }
	s := storetest.Open(t, now)
	for code, name := range map[string]string{"GA": "市公安局", "CG": "市城管局"} {
		must(t, s.SaveDepartment(t.Context(), model.Department{Code: code, Name: name, Active: true}))
	}
	return knowledge.New(knowledge.Options{Store: s, PicturePath: "/pictures/", Zone: cst, Now: now, Log: slog.New(slog.DiscardHandler)}), s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func parsed(t *testing.T, file string) *knowledge.Collection {
	t.Helper()
	c, err := knowledge.Parse(t.Context(), []byte(file))
	must(t, err)
	return c
}

const someFile = `{"meta":{"about":"what is not ours is left alone"},"knowledge_articles":[
{"id":"K001","title":"居住证怎么办","dept":"市公安局","category":"户籍","tags":["居住证","登记、签注"],"asked":["居住证咋办"],"body":"## 材料\n\n- 身份证","status":"published","updated_at":"2026-09-02","source_note":"演示","valid_until":"2026-12-31","link":"https://mp.weixin.qq.com/s/a"},
{"id":"K007","title":"=1+1 的标题","dept":"CG","body":"第一段\n\n第二段","status":"offline","updated_at":"2026-06-21"},
{"title":"没有编号的草稿","dept":"12345热线中心","body":"草稿正文正文","status":"draft"}],
"hot_topics":[{"id":"T001","title":"清单","summary":"自查清单","body":"先看清单。","articles":["K001"],"keywords":["入户"],"hot":91,"published_at":"2026-09-01"}],
"news":[{"id":"N001","title":"通报","publisher":"12345热线中心","date":"2026-11-05","body":"十月份通报。","summary":"办理情况"}]}`

func TestACollectionComesIn(t *testing.T) {
	l, s := shelf(t)
	ctx := t.Context()
	file := parsed(t, someFile)
	done, err := l.Import(ctx, file, knowledge.ImportOptions{DryRun: true})
	if err != nil || counts(done) != [3]int{5, 0, 0} || len(done.Rows) != 5 || !done.Rows[0].Fresh || done.Rows[0].Title == "" {
		t.Fatalf("%+v, %v", done, err)
	}
	if all, err := s.AllEntries(ctx, "", 0, 9); err != nil || len(all) != 0 {
		t.Fatalf("a dry run keeps %d, %v", len(all), err)
	}
	if done, err = l.Import(ctx, file, knowledge.ImportOptions{Note: "首批"}); err != nil || done.Added != 5 {
		t.Fatalf("%+v, %v", done, err)
	}
	if done, err = l.Import(ctx, file, knowledge.ImportOptions{}); err != nil || counts(done) != [3]int{1, 0, 4} {
		t.Errorf("a second time only what has no code is new: %+v, %v", done, err)
	}
	e, err := s.Entry(ctx, "K001")
	must(t, err)
	if e.State != model.EntryPublished || e.Department != "GA" || e.Plain != "材料\n身份证" || !e.UpdatedAt.Equal(time.Date(2026, 9, 1, 16, 0, 0, 0, time.UTC)) || e.Views != 0 {
		t.Errorf("%+v", e)
	}
	for code, want := range map[string]model.EntryState{"K007": model.EntryOffline, "K008": model.EntryUnpublished, "N001": model.EntryPublished} {
		if e, err := s.Entry(ctx, code); err != nil || e.State != want {
			t.Errorf("%s: %s, %v", code, e.State, err)
		}
	}
	changes, err := s.SearchChangesAfter(ctx, 0, 99)
	if err != nil || !slices.ContainsFunc(changes, func(c model.SearchChange) bool { return c.DocID == "T001" }) {
		t.Errorf("the search does not hear of it: %+v, %v", changes, err)
	}

	// What is changed gets another version; the first stays.
	file.Articles = file.Articles[:1]
	file.Articles[0].Title = "居住证办理指南"
	file.Topics, file.News = nil, nil
	if done, err = l.Import(ctx, file, knowledge.ImportOptions{}); err != nil || counts(done) != [3]int{0, 1, 0} || len(done.Rows) != 1 || done.Rows[0].Fresh {
		t.Fatalf("%+v, %v", done, err)
	}
	e, err = s.Entry(ctx, "K001")
	must(t, err)
	versions, err := s.EntryVersions(ctx, e.ID, 0)
	if err != nil || len(versions) != 2 || versions[0].State != model.VersionReplaced || versions[1].State != model.VersionPublished || e.Title != "居住证办理指南" || e.Live != 2 {
		t.Errorf("%+v, %+v, %v", e, versions, err)
	}
}

// Through the API a file makes drafts: nobody publishes alone.
func TestAFileOfDrafts(t *testing.T) {
	l, s := shelf(t)
	ctx := t.Context()
	_, err := l.Import(ctx, parsed(t, someFile), knowledge.ImportOptions{})
	must(t, err)
	file := parsed(t, someFile)
	file.Articles[0].Body = "改过的正文"
	done, err := l.Import(ctx, file, knowledge.ImportOptions{By: 7, Note: "批量", Drafts: true})
	if err != nil || done.Changed != 1 || done.Added != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	e, err := s.Entry(ctx, "K001")
	must(t, err)
	v, err := s.EntryVersion(ctx, e.ID, e.Draft)
	if err != nil || e.Body != "## 材料\n\n- 身份证" || e.Live != 1 || e.Draft != 2 || v.State != model.VersionDraft || v.Content.Body != "改过的正文" || v.AuthorID != 7 {
		t.Errorf("%+v, %+v, %v", e, v, err)
	}
	if first, err := s.EntryVersion(ctx, e.ID, 1); err != nil || first.State != model.VersionPublished {
		t.Errorf("what is read is no more the published version: %+v, %v", first, err)
	}
	step := knowledge.Step{Code: "K001", Version: 2}
	if _, err := l.Review(ctx, model.Staff{ID: 7, Roles: []model.Role{model.RoleEditor}}, step, true); !errors.Is(err, model.ErrOwnDraft) {
		t.Errorf("who brought it approves it: %v", err)
	}
	if _, err := l.Publish(ctx, model.Staff{ID: 8}, step); !errors.Is(err, model.ErrEntryState) {
		t.Errorf("it is published unreviewed: %v", err)
	}
}

// What goes out comes in again as it was, in both forms.
func TestACollectionGoesOut(t *testing.T) {
	l, _ := shelf(t)
	ctx := t.Context()
	_, err := l.Import(ctx, parsed(t, someFile), knowledge.ImportOptions{})
	must(t, err)
	written := func(as model.FileFormat) string {
		t.Helper()
		var out bytes.Buffer
		told := 0
		sizes, err := l.Write(ctx, as, &out, "导出人：甲", func(rows int) error { told = rows; return nil })
		must(t, err)
		if told != 5 || sizes[model.EntryArticle] != 3 || sizes[model.EntryTopic] != 1 || sizes[model.EntryNews] != 1 {
			t.Errorf("%s: %d told, %v", as, told, sizes)
		}
		return out.String()
	}
	if file := written(model.FormatJSON); !strings.HasPrefix(file, "{\n  \"exported\": \"导出人：甲\",\n  \"knowledge_articles\": [\n    {\n      \"id\"") {
		t.Errorf("%.200s", file)
	}
	first := parsed(t, written(model.FormatJSON))
	if first.Size() != 5 || first.Articles[0].Dept != "市公安局" || first.Articles[2].Status != "draft" || first.Topics[0].Hot != 91 || first.News[0].Date != "2026-11-05" {
		t.Fatalf("%+v", first)
	}
	for _, name := range []model.FileFormat{model.FormatJSON, model.FormatXLSX} {
		again := parsed(t, written(name))
		if diff := cmp.Diff(first, again, cmpopts.IgnoreUnexported(knowledge.Record{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		if done, err := l.Import(ctx, again, knowledge.ImportOptions{}); err != nil || done.Changed+done.Added > 1 { // the draft is one again
			t.Errorf("%s: %+v, %v", name, done, err)
		}
		other, _ := shelf(t)
		if done, err := other.Import(ctx, again, knowledge.ImportOptions{}); err != nil || done.Added != 5 {
			t.Errorf("%s elsewhere: %+v, %v", name, done, err)
		}
	}
}

// A body that no cell of a workbook has room for comes back as it was.
func TestALongBodyGoesThroughAWorkbook(t *testing.T) {
	body := strings.Repeat("😀", 16_383) + "\n\n" + strings.Repeat("尾😀", 6000)
	c := &knowledge.Collection{Articles: []knowledge.Record{
		{ID: "K001", Title: "很长的一篇", Body: body, Dept: "市公安局", Status: "draft"},
		{ID: "K002", Title: "不长的一篇", Body: "正文并不长", Dept: "市公安局", Status: "draft"},
	}}
	var out bytes.Buffer
	must(t, c.WriteXLSX(&out))
	again := parsed(t, out.String())
	if diff := cmp.Diff(c, again, cmpopts.IgnoreUnexported(knowledge.Record{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%.2000s", diff)
	}
	l, _ := shelf(t)
	if done, err := l.Import(t.Context(), again, knowledge.ImportOptions{}); err != nil || done.Added != 2 {
		t.Errorf("%+v, %v", done, err)
	}
}

func TestTheDemosContent(t *testing.T) {
	data, err := os.ReadFile("../../cmd/hotline/demo/content.json")
	must(t, err)
	c := parsed(t, string(data))
	if len(c.Articles) != 10 || len(c.Topics) != 6 || len(c.News) != 6 {
		t.Errorf("%d articles, %d topics, %d news", len(c.Articles), len(c.Topics), len(c.News))
	}
	l, _ := shelf(t)
	var faults knowledge.Faults
	if _, err := l.Import(t.Context(), c, knowledge.ImportOptions{}); !errors.As(err, &faults) || len(faults) != 22 || faults[0].Fields["demo"] != "演示内容不能导入正式环境" {
		t.Errorf("a hotline takes what was made up: %v", err)
	}
}

// All that is wrong is named, by list, row and field; and then nothing is taken.
func TestWhatIsWrongWithAFile(t *testing.T) {
	l, s := shelf(t)
	article := func(more string) string {
		return `{"knowledge_articles":[{"id":"K002","title":"好的","dept":"CG","body":"好的正文正文"},{"title":"标题","dept":"GA","body":"正文正文正文"` + more + `}]}`
	}
	for name, tc := range map[string]struct{ file, want string }{
		"no JSON":            {`{"knowledge_articles":`, "file：文件不是有效的 JSON"},
		"a list of none":     {`[]`, "file：文件不是有效的 JSON"},
		"no list":            {`{"news":{}}`, "file：news 应为数组"},
		"none of the lists":  {`{"articles":[]}`, "file：文件里没有 hot_topics、knowledge_articles、news 中的任何一项"},
		"a slip of the pen":  {`{"news":[{"titel":"x"}]}`, "news 第1条；record：不能读取：没有字段 titel"},
		"another type":       {`{"news":[{"title":5}]}`, "news 第1条；record：不能读取：title 的类型不对，不能是 number"},
		"no department":      {`{"knowledge_articles":[{"title":"标题","body":"正文正文正文"}]}`, "knowledge_articles 第1条；dept：请选择责任单位"},
		"an unknown one":     {article(`,"dept":"外星局"`), "knowledge_articles 第2条；dept：没有名为“外星局”的承办单位"},
		"another kind's":     {article(`,"hot":3`), "knowledge_articles 第2条；hot：只有热门话题可以填写权重"},
		"a code of another":  {article(`,"id":"T001"`), "knowledge_articles 第2条（T001）；id：编号应为K加至少三位数字，如 K001"},
		"a code twice":       {article(`,"id":"K002"`), "knowledge_articles 第2条（K002）；id：同一编号在文件中出现了两次"},
		"a status":           {article(`,"status":"live"`), "knowledge_articles 第2条；status：状态应为 published（发布）、draft（草稿）或 offline（下线）"},
		"a day":              {article(`,"updated_at":"昨天"`), "knowledge_articles 第2条；updated_at：应为日期，如 2026-09-02，不能晚于今天"},
		"a day to come":      {article(`,"updated_at":"2026-11-24"`), "knowledge_articles 第2条；updated_at：应为日期，如 2026-09-02，不能晚于今天"},
		"a foreign picture":  {article(`,"body":"看图 ![x](https://x.example/a.png)"`), "knowledge_articles 第2条；body：图片应写成 ![说明](picture:图片编号)，图片要先上传到这条内容"},
		"a topic of nothing": {`{"hot_topics":[{"title":"话题","summary":"摘要","body":"正文正文正文","articles":["K404"]}]}`, "hot_topics 第1条；articles：没有编号为 K404 的文章"},
	} {
		c, err := knowledge.Parse(t.Context(), []byte(tc.file))
		if err == nil {
			_, err = l.Import(t.Context(), c, knowledge.ImportOptions{})
		}
		if got := spoken(err); !strings.HasPrefix(got, tc.want) {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
	if all, err := s.AllEntries(t.Context(), "", 0, 9); err != nil || len(all) != 0 {
		t.Errorf("%d were taken all the same, %v", len(all), err)
	}
}

// spoken is the first line that a person reads of an error.
func spoken(err error) string {
	var faults knowledge.Faults
	var known *model.Error
	switch {
	case errors.As(err, &faults):
		return faults.Lines()[0]
	case errors.As(err, &known):
		for field, rule := range known.Fields {
			return field + "：" + rule
		}
	}
	return fmt.Sprint(err)
}

func TestWhatIsWrongWithAWorkbook(t *testing.T) {
	book := func(fill func(f *excelize.File)) []byte {
		f := excelize.NewFile()
		_, err := f.NewSheet("我要查询")
		must(t, err)
		fill(f)
		var out bytes.Buffer
		must(t, f.Write(&out))
		return out.Bytes()
	}
	row := func(f *excelize.File, n int, cells ...any) {
		must(t, f.SetSheetRow("我要查询", fmt.Sprintf("A%d", n), &cells))
	}
	var empty bytes.Buffer
	must(t, excelize.NewFile().Write(&empty))
	for name, tc := range map[string]struct {
		file []byte
		want string
	}{
		"torn":              {[]byte("PK\x03\x04 torn"), "file：XLSX 文件已损坏或过大，请用 Excel 或 WPS 重新保存"},
		"no sheet of ours":  {empty.Bytes(), "file：工作簿中应有名为“我要查询”“热门话题”或“工作动态”的工作表"},
		"an unknown column": {book(func(f *excelize.File) { row(f, 1, "标题", "正文", "作者") }), "file：工作表“我要查询”不认识列“作者”"},
		"a column twice":    {book(func(f *excelize.File) { row(f, 1, "标题", "正文", "title") }), "file：工作表“我要查询”中列“title”出现了两次"},
		"no body":           {book(func(f *excelize.File) { row(f, 1, "标题") }), "file：工作表“我要查询”第一行应有列“标题”和“正文”"},
		"a topic's column":  {book(func(f *excelize.File) { row(f, 1, "标题", "正文", "权重") }), "file：工作表“我要查询”不认识列“权重”"},
		"a number of views": {book(func(f *excelize.File) {
			row(f, 1, "标题", "正文", "浏览次数")
			row(f, 3, "题", "文", "很多")
		}), "我要查询 第3行；views：应为整数"},
		"a status":       {book(func(f *excelize.File) { row(f, 1, "标题", "正文", "状态"); row(f, 2, "题", "文", "好") }), "我要查询 第2行；status：状态应为 已发布、草稿 或 已下线"},
		"rows of blanks": {book(func(f *excelize.File) { row(f, 1, "标题", "正文"); row(f, 10_003, "题", "文") }), "file：工作表“我要查询”的空白行超过10000行，请删除空白行后再导入"},
		"what the rules say": {book(func(f *excelize.File) {
			row(f, 1, "标题", "正文", "责任单位")
			row(f, 2, "标题", "正文正文正文", "外星局")
		}), "我要查询 第2行；dept：没有名为“外星局”的承办单位"},
	} {
		l, _ := shelf(t)
		c, err := knowledge.Parse(t.Context(), tc.file)
		if err == nil {
			_, err = l.Import(t.Context(), c, knowledge.ImportOptions{})
		}
		if got := spoken(err); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := knowledge.Parse(gone, book(func(f *excelize.File) { row(f, 1, "标题", "正文") })); !errors.Is(err, model.ErrUnavailable) {
		t.Errorf("of who has left: %v", err)
	}
	dated := book(func(f *excelize.File) {
		row(f, 1, "标题", "正文", "有效期至", "标签", "状态")
		row(f, 2, "标题", "正文正文正文", 46387, "一\n二", "草稿")
	})
	if c := parsed(t, string(dated)); len(c.Articles) != 1 || c.Articles[0].ValidUntil != "2026-12-31" || len(c.Articles[0].Tags) != 2 || c.Articles[0].Status != "draft" {
		t.Errorf("%+v", c)
	}
}

// Whatever a file holds, it is refused or can be written and read again as it is.
func FuzzParse(f *testing.F) {
	f.Add([]byte(someFile))
	f.Add([]byte(`{"news":[null,{}],"hot_topics":null}`))
	f.Add([]byte(`{"news":[{"tags":[""],"hot":-1,"demo":true}]}`))
	f.Add([]byte("PK\x03\x04"))
	var book bytes.Buffer
	if err := (&knowledge.Collection{News: []knowledge.Record{{Title: "题", Body: "文"}}}).WriteXLSX(&book); err != nil {
		f.Fatal(err)
	}
	f.Add(book.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := knowledge.Parse(t.Context(), data)
		if err != nil {
			if spoken(err) == err.Error() {
				t.Fatalf("nobody can read %v", err)
			}
			return
		}
		var out bytes.Buffer
		must(t, c.WriteJSON(&out))
		again, err := knowledge.Parse(t.Context(), out.Bytes())
		must(t, err)
		if diff := cmp.Diff(c, again, cmpopts.IgnoreUnexported(knowledge.Record{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// counts are how many records were added, changed and left as they were.
func counts(d knowledge.Imported) [3]int { return [3]int{d.Added, d.Changed, d.Unchanged} }
