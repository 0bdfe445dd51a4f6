package search_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
	"example.org/hotline/model/search"
)

var someSynonyms = []model.SynonymGroup{
	{Words: []string{"入户", "落户", "户口迁移"}}, {Words: []string{"社保", "社会保险"}}, {Words: []string{"ETC", "电子收费"}},
}

// engines runs a test on both, with an empty index.
func engines(t *testing.T, test func(t *testing.T, x search.Index)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) { test(t, open(t, t.TempDir())) })
	t.Run("OpenSearch", func(t *testing.T) {
		_, x := playCluster(t)
		test(t, x)
	})
}

// demo fills an index with the articles of the demo.
func demo(t testing.TB, x search.Index) {
	t.Helper()
	x.UseSynonyms(someSynonyms)
	put(t, x, articles(t, "demo.jsonl")...)
}

func TestWaysOfTyping(t *testing.T) { engines(t, waysOfTyping) }

func waysOfTyping(t *testing.T, x search.Index) {
	demo(t, x)
	for asked, first := range map[string]string{
		"居住证":          "K001", // the very word
		"居":            "K001", // one character
		"社保":           "T003", // two
		"社保 转移":        "T003", // two words
		"怎么办理居住证啊":     "K001", // a question
		"请问社保断缴了怎么办？":  "T003",
		"落户":           "K002", // a synonym of what is written
		"社會保險斷繳":       "T003", // traditional, and a synonym
		"噪聲":           "K006",
		"１２３４５":        "K010", // full width
		"jzz":          "K001", // first letters
		"juzhuzheng":   "K001", // pinyin
		"juzhu":        "K001", // the beginning of it
		"juzhuzh":      "K001", // a syllable that is still being typed
		"sheb":         "T003",
		"JuZhuZheng":   "K001",
		"juzhu 证":      "K001",
		"网购7日无理由退货":    "K007",
		"K001":         "K001", // its own number
		"异地\u200b就医":   "K004", // a character that nobody sees
		"  居住证\n\t":    "K001",
		"医保异地备案 直接结算":  "K004",
		"\"居住证\" OR *": "K001", // signs that mean something elsewhere
	} {
		if got := ids(t, x, asked); len(got) == 0 || got[0] != first {
			t.Errorf("%q found %v, and %s is the first", asked, got, first)
		}
	}
}

func TestTypingErrors(t *testing.T) { engines(t, typingErrors) }

func typingErrors(t *testing.T, x search.Index) {
	demo(t, x)
	for asked, want := range map[string][2]string{
		"居祝证":        {"K001", "居住证"}, // a wrong character
		"居注正":        {"K001", "居住证"}, // the right sounds
		"保社":         {"T003", "社保"},  // the wrong order
		"居住登计证":      {"K001", ""},    // most of it is right
		"juzhuzhegn": {"K001", "居住证"}, // letters
		"设保":         {"T003", "社保"},
	} {
		page, err := x.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: asked})
		if err != nil || len(page.Hits) == 0 || page.Hits[0].ID != want[0] || page.Corrected != want[1] {
			t.Errorf("%q: %+v, %v", asked, page, err)
		}
	}
	for _, asked := range []string{"外星飞碟降落", "xyzzyq", "居住证"} {
		page, err := x.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: asked})
		if err != nil || page.Corrected != "" {
			t.Errorf("%q was searched as %q, %v", asked, page.Corrected, err)
		}
	}
}

// Whatever is typed: no error, and no panic.
func FuzzFind(f *testing.F) {
	x := open(f, f.TempDir())
	x.UseSynonyms(someSynonyms)
	put(f, x, articles(f, "demo.jsonl")...)
	for _, s := range []string{
		"", " ", "\x00", "\xff\xfe", `"`, `'; DROP TABLE doc; --`, "NEAR(a b)", "{title}:x", "*", "^", "的", "吗吗吗", "🏠🏠", "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		strings.Repeat("社", 5000), strings.Repeat("xianxian", 40), "\u202e社保", "é", "١٢٣", "社\u0301保", "𠮷野家", "－１２３",
	} {
		f.Add(s, "", "")
	}
	f.Fuzz(func(t *testing.T, text, cursor, department string) {
		q := model.SearchQuery{Collection: model.SearchKnowledge, Text: text, Cursor: cursor, Department: department}
		page, err := x.Find(t.Context(), q)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for _, h := range page.Hits {
			if h.ID == "" || joined(h.Title) == "" {
				t.Fatalf("%q: %+v", text, h)
			}
		}
		if _, err := x.Suggest(t.Context(), model.SearchKnowledge, text, 5); err != nil {
			t.Fatalf("suggest %q: %v", text, err)
		}
	})
}

func joined(pieces []model.Marked) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

func TestWhatIsMarked(t *testing.T) { engines(t, whatIsMarked) }

func whatIsMarked(t *testing.T, x search.Index) {
	x.UseSynonyms(someSynonyms)
	long := strings.Repeat("这里说的是别的事情，", 30)
	put(t, x, model.SearchDoc{ID: "K1", Kind: "article", Title: "外地户口迁移指南", Body: long + "。办理落戶要带身份证，<b>原件</b>。" + long, At: noon})
	page, err := x.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: "落户"})
	if err != nil || len(page.Hits) != 1 {
		t.Fatalf("%+v, %v", page, err)
	}
	title := []model.Marked{{Text: "外地"}, {Text: "户口迁移", Hit: true}, {Text: "指南"}}
	if diff := cmp.Diff(title, page.Hits[0].Title); diff != "" {
		t.Error(diff)
	}
	s := page.Hits[0].Snippet
	if !slices.Contains(s, model.Marked{Text: "落戶", Hit: true}) || !strings.HasPrefix(joined(s), "办理落戶要带身份证，<b>原件</b>。") || !strings.HasSuffix(joined(s), "…") {
		t.Errorf("%+v", s)
	}
	page, err = x.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: "hkqy"})
	if err != nil || len(page.Hits) != 1 || cmp.Diff(title, page.Hits[0].Title) != "" {
		t.Errorf("by first letters: %+v, %v", page, err)
	}
}

// Two texts that differ in one thing alone, the better one first.
func TestWhatComesFirst(t *testing.T) {
	base := model.SearchDoc{Kind: "article", Title: "办事指南", Body: "这是一段说明", At: noon.AddDate(-1, 0, 0)}
	with := func(id string, change func(*model.SearchDoc)) model.SearchDoc {
		d := base
		d.ID = id
		change(&d)
		return d
	}
	title := with("title", func(d *model.SearchDoc) { d.Title = "居住证办事指南" })
	tags := with("tags", func(d *model.SearchDoc) { d.Tags = []string{"居住证"} })
	body := with("body", func(d *model.SearchDoc) { d.Body = "这是居住证的说明" })
	fresh := with("fresh", func(d *model.SearchDoc) { d.Title = "居住证办事指南"; d.At = noon })
	useful := with("useful", func(d *model.SearchDoc) { d.Title = "居住证办事指南"; d.Useful = 40 })
	for name, tc := range map[string]struct {
		docs []model.SearchDoc
		want []string
	}{
		"title, tags, body": {[]model.SearchDoc{body, title, tags}, []string{"title", "tags", "body"}},
		"the fresh one":     {[]model.SearchDoc{title, fresh}, []string{"fresh", "title"}},
		"the useful one":    {[]model.SearchDoc{title, useful}, []string{"useful", "title"}},
		"not by use alone": {
			[]model.SearchDoc{with("used", func(d *model.SearchDoc) { d.Body = body.Body; d.Useful, d.Views, d.At = 1000, 1e6, noon }), title},
			[]string{"title", "used"},
		},
	} {
		x := open(t, t.TempDir())
		put(t, x, tc.docs...)
		if diff := cmp.Diff(tc.want, ids(t, x, "居住证")); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestFilterAndPages(t *testing.T) { engines(t, filterAndPages) }

func filterAndPages(t *testing.T, x search.Index) {
	var docs []model.SearchDoc
	for i := range 95 {
		docs = append(docs, model.SearchDoc{
			ID: fmt.Sprintf("K%03d", i), Kind: []string{"article", "topic"}[i%2], Title: fmt.Sprintf("居住证问答之%d", i), Body: "说明",
			Department: []string{"市公安局", "市教育局", ""}[i%3], At: noon,
		})
	}
	put(t, x, docs...)
	q := model.SearchQuery{Collection: model.SearchKnowledge, Text: "居住证", Limit: 10}
	seen := map[string]bool{}
	pages := 0
	for {
		page, err := x.Find(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		pages++
		for _, h := range page.Hits {
			if seen[h.ID] {
				t.Fatalf("%s is on two pages", h.ID)
			}
			seen[h.ID] = true
		}
		if page.Next == "" {
			break
		}
		q.Cursor = page.Next
	}
	if len(seen) != 95 || pages != 10 {
		t.Errorf("%d on %d pages", len(seen), pages)
	}
	other := q
	other.Text = "问答"
	first, err := x.Find(t.Context(), other)
	if err != nil || len(first.Hits) != 10 {
		t.Errorf("another question's cursor: %+v, %v", first, err)
	}
	for name, tc := range map[string]struct {
		q    model.SearchQuery
		want int
	}{
		"a department":        {model.SearchQuery{Department: "市公安局"}, 32},
		"no such department":  {model.SearchQuery{Department: "市气象局"}, 0},
		"a kind":              {model.SearchQuery{Kinds: []string{"topic"}}, 47},
		"two kinds":           {model.SearchQuery{Kinds: []string{"topic", "article"}}, 50},
		"no such kind":        {model.SearchQuery{Kinds: []string{"news"}}, 0},
		"both":                {model.SearchQuery{Kinds: []string{"article"}, Department: "市教育局"}, 16},
		"more than there may": {model.SearchQuery{Limit: 1000}, model.MaxSearchPage},
		"the usual number":    {model.SearchQuery{Limit: 0}, model.DefaultSearchPage},
	} {
		tc.q.Collection, tc.q.Text = model.SearchKnowledge, "居住证"
		if name != "the usual number" {
			tc.q.Limit = max(tc.q.Limit, 50)
		}
		page, err := x.Find(t.Context(), tc.q)
		if err != nil || len(page.Hits) != tc.want {
			t.Errorf("%s: %d hits, %v", name, len(page.Hits), err)
		}
	}
}

func TestSuggestions(t *testing.T) { engines(t, suggestions) }

func suggestions(t *testing.T, x search.Index) {
	demo(t, x)
	for typed, want := range map[string]string{
		"居住": "居住证", "居": "居住证", "juzhu": "居住证", "jz": "居住证", "网购": "网购", "退货": "退货", "工资被": "工资被拖欠，证据这样准备", "落户": "入户",
	} {
		got, err := x.Suggest(t.Context(), model.SearchKnowledge, typed, 5)
		if err != nil || len(got) == 0 || len(got) > 5 || got[0] != want {
			t.Errorf("%s: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", " ", "外星", "?"} {
		if got, err := x.Suggest(t.Context(), model.SearchKnowledge, typed, 5); err != nil || len(got) != 0 {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

func TestChangesAndLosses(t *testing.T) {
	folder := t.TempDir()
	x := open(t, folder)
	old := model.SearchDoc{ID: "K1", Title: "旧的居住证说明", At: noon}
	put(t, x, old, model.SearchDoc{ID: "K2", Title: "居住证签注", At: noon})
	changed := old
	changed.Title = "新的医保说明"
	put(t, x, changed)
	if got := ids(t, x, "居住证"); !slices.Equal(got, []string{"K2"}) {
		t.Errorf("by what it said before: %v", got)
	}
	if got := ids(t, x, "医保"); !slices.Equal(got, []string{"K1"}) {
		t.Errorf("by what it says now: %v", got)
	}
	if err := x.Remove(t.Context(), model.SearchKnowledge, []string{"K2", "none"}); err != nil {
		t.Fatal(err)
	}
	if got := ids(t, x, "居住证"); len(got) != 0 {
		t.Errorf("after it was taken down: %v", got)
	}
	stamp := search.Stamp{Version: search.Version, Cursor: 42, At: noon}
	if err := x.SetStamp(t.Context(), model.SearchKnowledge, stamp); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	x = open(t, folder)
	put(t, x, model.SearchDoc{ID: "K3", Title: "居住证补办", At: noon})
	if got := append(ids(t, x, "居住证"), ids(t, x, "医保")...); !slices.Equal(got, []string{"K3", "K1"}) {
		t.Errorf("opened again: %v", got)
	}
	if got, err := x.Stamp(t.Context(), model.SearchKnowledge); err != nil || got != stamp {
		t.Errorf("%+v, %v", got, err)
	}
	if n, err := x.Count(t.Context(), model.SearchKnowledge); err != nil || n != 2 {
		t.Errorf("%d texts, %v", n, err)
	}
	if _, err := x.Find(t.Context(), model.SearchQuery{Collection: "tickets", Text: "x1"}); err == nil {
		t.Error("a collection that there is not was searched")
	}
}

// What is only read or voted on keeps its postings: the file does not grow.
func TestCountsAlone(t *testing.T) {
	folder := t.TempDir()
	x := open(t, folder)
	one, two := model.SearchDoc{ID: "K1", Title: "居住证说明", At: noon}, model.SearchDoc{ID: "K2", Title: "居住证说明", At: noon.Add(-time.Hour)}
	put(t, x, one, two)
	if got := ids(t, x, "居住证"); !slices.Equal(got, []string{"K1", "K2"}) {
		t.Fatalf("%v", got)
	}
	for i := range 50 {
		two.Useful, two.Views = i, 10*i
		put(t, x, two)
	}
	if n, err := x.Count(t.Context(), model.SearchKnowledge); err != nil || n != 2 {
		t.Errorf("%d texts, %v", n, err)
	}
	check := func(what string) {
		t.Helper()
		if got := ids(t, x, "居住证"); !slices.Equal(got, []string{"K2", "K1"}) {
			t.Errorf("%s: %v", what, got)
		}
	}
	check("by what helped")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if n := search.Numbers(t, folder); n != 2 {
		t.Errorf("%d numbers were given", n)
	}
	x = open(t, folder)
	check("opened again")
	two.Department = "市公安局"
	put(t, x, two)
	page, err := x.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: "居住证", Department: "市公安局"})
	if err != nil || len(page.Hits) != 1 {
		t.Errorf("by its new department: %+v, %v", page, err)
	}
}

// Two processes with one folder each have an index of their own.
func TestAFolderForEach(t *testing.T) {
	folder := t.TempDir()
	one, two := open(t, folder), open(t, folder)
	put(t, one, model.SearchDoc{ID: "K1", Title: "居住证", At: noon})
	put(t, two, model.SearchDoc{ID: "K2", Title: "居住证", At: noon})
	if got := append(ids(t, one, "居住证"), ids(t, two, "居住证")...); !slices.Equal(got, []string{"K1", "K2"}) {
		t.Errorf("%v", got)
	}
	if err := one.Close(); err != nil {
		t.Fatal(err)
	}
	if got := ids(t, open(t, folder), "居住证"); !slices.Equal(got, []string{"K1"}) {
		t.Errorf("the first folder is free again: %v", got)
	}
}

func TestRebuild(t *testing.T) { engines(t, rebuild) }

func rebuild(t *testing.T, x search.Index) {
	put(t, x, model.SearchDoc{ID: "old", Title: "居住证", At: noon})
	stamp := search.Stamp{Version: search.Version, Cursor: 7, At: noon}
	n := 0
	walk := func() ([]model.SearchDoc, error) {
		if n == 3 {
			return nil, nil
		}
		n++
		if got := ids(t, x, "居住证"); !slices.Equal(got, []string{"old"}) {
			t.Errorf("while it is built: %v", got)
		}
		return []model.SearchDoc{{ID: fmt.Sprint("K", n), Title: "居住证", At: noon.Add(-time.Duration(n) * 100 * 24 * time.Hour)}}, nil
	}
	if built, err := x.Rebuild(t.Context(), model.SearchKnowledge, stamp, walk); err != nil || built != 3 {
		t.Fatalf("%d, %v", built, err)
	}
	if got := ids(t, x, "居住证"); !slices.Equal(got, []string{"K1", "K2", "K3"}) {
		t.Errorf("%v", got)
	}
	if got, err := x.Stamp(t.Context(), model.SearchKnowledge); err != nil || got != stamp {
		t.Errorf("%+v, %v", got, err)
	}
	lost := errors.New("the database went away")
	if _, err := x.Rebuild(t.Context(), model.SearchKnowledge, stamp, func() ([]model.SearchDoc, error) { return nil, lost }); !errors.Is(err, lost) {
		t.Errorf("%v", err)
	}
	if got := ids(t, x, "居住证"); len(got) != 3 {
		t.Errorf("after one that failed: %v", got)
	}
}

func TestWhileItChanges(t *testing.T) {
	x := open(t, t.TempDir())
	demo(t, x)
	done := make(chan error, 1)
	go func() {
		var err error
		for i := range 60 {
			d := model.SearchDoc{ID: fmt.Sprint("N", i%7), Kind: "news", Title: fmt.Sprintf("居住证新规%d", i), At: noon}
			err = errors.Join(err, x.Put(t.Context(), model.SearchKnowledge, []model.SearchDoc{d}))
			if i%20 == 19 {
				all := articles(t, "demo.jsonl")
				_, e := x.Rebuild(t.Context(), model.SearchKnowledge, search.Stamp{Version: search.Version}, func() (list []model.SearchDoc, _ error) {
					list, all = all, nil
					return list, nil
				})
				err = errors.Join(err, e)
			}
		}
		done <- err
	}()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		default:
			if got := ids(t, x, "夫妻投靠入户"); len(got) == 0 || got[0] != "K002" {
				t.Fatalf("%v", got)
			}
		}
	}
}
