package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

func content(title string) model.EntryContent {
	return model.EntryContent{
		Title: title, Summary: "摘要", Body: "## 正文\n\n说明", Department: "GA", Category: "户籍", Tags: []string{"居住证"},
		Asked: []string{"居住证咋办"}, Keywords: []string{}, Articles: []string{}, SourceNote: "演示", ValidUntil: "2026-12-31",
		Link: "https://mp.weixin.qq.com/s/abc",
	}
}

// keeps adds a published entry.
func keeps(t *testing.T, s *store.Store, kind model.EntryKind, shown time.Time, change func(*model.Entry)) model.Entry {
	t.Helper()
	e := model.Entry{
		Kind: kind, State: model.EntryPublished, EntryContent: content("标题"), Plain: "正文 说明", Live: 1, Latest: 1,
		CreatedAt: noon, PublishedAt: noon, UpdatedAt: noon, ShownAt: shown,
	}
	if change != nil {
		change(&e)
	}
	if err := s.AddEntry(t.Context(), &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAnEntryIsKept(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	e := keeps(t, s, model.EntryArticle, noon, nil)
	if e.Code != "K001" || e.ID == 0 {
		t.Fatalf("the first code is %q", e.Code)
	}
	if got, err := s.Entry(ctx, "K001"); err != nil || cmp.Diff(e, got) != "" {
		t.Fatalf("%v\n%s", err, cmp.Diff(e, got))
	}
	if _, err := s.Entry(ctx, "K002"); !errors.Is(err, model.ErrEntryNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
	keeps(t, s, model.EntryArticle, noon, func(e *model.Entry) { e.Code = "K041" })
	if third := keeps(t, s, model.EntryArticle, noon, nil); third.Code != "K042" {
		t.Errorf("after K041 comes %s", third.Code)
	}
	if topic := keeps(t, s, model.EntryTopic, noon, nil); topic.Code != "T001" {
		t.Errorf("the first topic is %s", topic.Code)
	}
	double := e
	if err := s.AddEntry(ctx, &double); !errors.Is(err, store.ErrExists) {
		t.Errorf("a code twice: %v", err)
	}

	mine, theirs := e, e
	mine.Title, mine.State, mine.PublishedAt = "新标题", model.EntryOffline, time.Time{}
	if err := s.SaveEntry(ctx, &mine); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveEntry(ctx, &theirs); !errors.Is(err, store.ErrStale) {
		t.Errorf("who comes second: %v", err)
	}
	if got, err := s.Entry(ctx, "K001"); err != nil || cmp.Diff(mine, got) != "" {
		t.Errorf("%v\n%s", err, cmp.Diff(mine, got))
	}
}

func TestEntriesThatCitizensCanRead(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	const today = "2026-11-23"
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	keeps(t, s, model.EntryArticle, day(1), nil)                                                           // K001
	keeps(t, s, model.EntryArticle, day(3), func(e *model.Entry) { e.Department = "CG" })                  // K002
	keeps(t, s, model.EntryArticle, day(1), nil)                                                           // K003, of the same moment as K001
	keeps(t, s, model.EntryArticle, day(9), func(e *model.Entry) { e.State = model.EntryOffline })         // K004
	keeps(t, s, model.EntryArticle, day(9), func(e *model.Entry) { e.ValidUntil = "2026-11-22" })          // K005
	keeps(t, s, model.EntryArticle, day(2), func(e *model.Entry) { e.ValidUntil = today; e.Title = "到期" }) // K006: its last day
	keeps(t, s, model.EntryNews, day(5), nil)

	codes := func(list []model.Entry, err error) []string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		got := make([]string, len(list))
		for i, e := range list {
			got[i] = e.Code
			if e.Body != "" || e.Plain == "" {
				t.Errorf("%s: a list brings bodies", e.Code)
			}
		}
		return got
	}
	for name, tc := range map[string]struct {
		department string
		after      model.EntryCursor
		limit      int
		want       []string
	}{
		"all":             {"", model.EntryCursor{}, 9, []string{"K002", "K006", "K003", "K001"}},
		"the first":       {"", model.EntryCursor{}, 1, []string{"K002"}},
		"after the third": {"", model.EntryCursor{At: day(1), ID: 3}, 9, []string{"K001"}},
		"of a department": {"CG", model.EntryCursor{}, 9, []string{"K002"}},
		"of none":         {"XX", model.EntryCursor{}, 9, []string{}},
	} {
		got := codes(s.PublishedEntries(ctx, model.EntryArticle, tc.department, today, tc.after, tc.limit))
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
	if got, err := s.LapsedEntries(ctx, today, 9); err != nil || !slices.Equal(got, []string{"K005"}) {
		t.Errorf("lapsed: %v, %v", got, err)
	}
	keeps(t, s, model.EntryTopic, day(0), func(e *model.Entry) { e.Weight = 5 })
	keeps(t, s, model.EntryTopic, day(0), func(e *model.Entry) { e.Weight = 9 })
	keeps(t, s, model.EntryTopic, day(0), func(e *model.Entry) { e.Weight = 5 })
	write, _, err := s.Conns()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := write.ExecContext(ctx, "UPDATE entry SET views = 7 WHERE code = 'T003'"); err != nil {
		t.Fatal(err)
	}
	if got := codes(s.PublishedTopics(ctx, today, 9)); !slices.Equal(got, []string{"T002", "T003", "T001"}) {
		t.Errorf("topics: %v", got)
	}
	for name, tc := range map[string]struct {
		q    model.EntryQuery
		want []string
	}{
		"articles":        {model.EntryQuery{Kind: model.EntryArticle, Limit: 2}, []string{"K006", "K005"}},
		"the next":        {model.EntryQuery{Kind: model.EntryArticle, Before: 5, Limit: 2}, []string{"K004", "K003"}},
		"offline":         {model.EntryQuery{State: model.EntryOffline, Limit: 9}, []string{"K004"}},
		"can be read":     {model.EntryQuery{Kind: model.EntryArticle, Published: true, Today: today, Limit: 9}, []string{"K006", "K003", "K002", "K001"}},
		"by code":         {model.EntryQuery{Text: "K002", Limit: 9}, []string{"K002"}},
		"by title":        {model.EntryQuery{Text: "到", Limit: 9}, []string{"K006"}},
		"signs are signs": {model.EntryQuery{Text: "%", Limit: 9}, []string{}},
		"department":      {model.EntryQuery{Department: "CG", Limit: 9}, []string{"K002"}},
	} {
		if got := codes(s.Entries(ctx, tc.q)); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

func TestVersionsOfAnEntry(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	e := keeps(t, s, model.EntryArticle, noon, func(e *model.Entry) { e.Draft = 2 })
	first := model.EntryVersion{EntryID: e.ID, Number: 1, State: model.VersionPublished, Content: content("一"), Note: "第一版", AuthorID: 3, CreatedAt: noon}
	second := model.EntryVersion{EntryID: e.ID, Number: 2, State: model.VersionDraft, Content: content("二"), AuthorID: 4, CreatedAt: noon}
	first.Content.Keywords, first.Content.Articles, second.Content.Keywords, second.Content.Articles = nil, nil, nil, nil
	for _, v := range []model.EntryVersion{first, second} {
		if err := s.AddEntryVersion(ctx, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.AddEntryVersion(ctx, second); !errors.Is(err, store.ErrExists) {
		t.Errorf("a number twice: %v", err)
	}
	second.State, second.ReviewerID, second.ReviewedAt = model.VersionReviewed, 9, noon
	if err := s.MoveEntryVersion(ctx, second, model.VersionDraft); err != nil {
		t.Fatal(err)
	}
	if err := s.MoveEntryVersion(ctx, second, model.VersionDraft); !errors.Is(err, store.ErrStale) {
		t.Errorf("it stands there no more: %v", err)
	}
	if got, err := s.EntryVersions(ctx, e.ID, 0); err != nil || cmp.Diff([]model.EntryVersion{first, second}, got) != "" {
		t.Errorf("%v\n%s", err, cmp.Diff([]model.EntryVersion{first, second}, got))
	}
	if got, err := s.EntryVersions(ctx, e.ID, 1); err != nil || len(got) != 1 || got[0].Number != 2 {
		t.Errorf("after the first: %+v, %v", got, err)
	}
	if got, err := s.EntryVersion(ctx, e.ID, 1); err != nil || cmp.Diff(first, got) != "" {
		t.Errorf("%v\n%s", err, cmp.Diff(first, got))
	}
	if _, err := s.EntryVersion(ctx, e.ID, 3); !errors.Is(err, model.ErrEntryNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
	if got, err := s.Entries(ctx, model.EntryQuery{Draft: model.VersionReviewed, Limit: 9}); err != nil || len(got) != 1 {
		t.Errorf("whose draft was reviewed: %+v, %v", got, err)
	}
	if got, err := s.Entries(ctx, model.EntryQuery{Draft: model.VersionDraft, Limit: 9}); err != nil || len(got) != 0 {
		t.Errorf("whose draft was not: %+v, %v", got, err)
	}
	step := model.EntryEvent{EntryID: e.ID, Version: 2, Act: model.EntryApproved, StaffID: 9, Note: "好", At: noon}
	if err := s.AddEntryEvent(ctx, step); err != nil {
		t.Fatal(err)
	}
	if got, err := s.EntryEvents(ctx, e.ID); err != nil || cmp.Diff([]model.EntryEvent{step}, got) != "" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestSearchDocsOfEntries(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	if err := s.SaveDepartment(ctx, model.Department{Code: "GA", Name: "市公安局", Active: true}); err != nil {
		t.Fatal(err)
	}
	keeps(t, s, model.EntryArticle, noon, nil)
	keeps(t, s, model.EntryArticle, noon, func(e *model.Entry) { e.State = model.EntryOffline })
	keeps(t, s, model.EntryNews, noon, func(e *model.Entry) { e.Department, e.Publisher = "", "12345热线中心" })
	keeps(t, s, model.EntryTopic, noon, func(e *model.Entry) { e.Keywords = []string{"断缴"} })
	article := model.SearchDoc{
		Collection: "knowledge", ID: "K001", Kind: "article", Title: "标题", Tags: []string{"居住证"}, Asked: []string{"居住证咋办"},
		Body: "摘要\n正文 说明", Department: "市公安局", At: noon,
	}
	news, topic := article, article
	news.ID, news.Kind, news.Department = "N001", "news", "12345热线中心"
	topic.ID, topic.Kind, topic.Asked = "T001", "topic", []string{"居住证咋办", "断缴"}
	for name, tc := range map[string]struct {
		read func() ([]model.SearchDoc, error)
		want []model.SearchDoc
	}{
		"all":      {func() ([]model.SearchDoc, error) { return s.SearchDocs(ctx, "knowledge", "", 9) }, []model.SearchDoc{article, news, topic}},
		"the next": {func() ([]model.SearchDoc, error) { return s.SearchDocs(ctx, "knowledge", "K001", 1) }, []model.SearchDoc{news}},
		"by id": {func() ([]model.SearchDoc, error) {
			return s.SearchDocsOf(ctx, "knowledge", []string{"K002", "K001", "K009"})
		}, []model.SearchDoc{article}},
		"none": {func() ([]model.SearchDoc, error) { return s.SearchDocsOf(ctx, "knowledge", nil) }, nil},
		"by words": {func() ([]model.SearchDoc, error) {
			return s.SearchDocsLike(ctx, "knowledge", []string{"断缴", "没有"}, 9)
		}, []model.SearchDoc{}},
		"asked so": {func() ([]model.SearchDoc, error) {
			return s.SearchDocsLike(ctx, "knowledge", []string{"咋办", "说明"}, 1)
		}, []model.SearchDoc{topic}},
	} {
		if got, err := tc.read(); err != nil || cmp.Diff(tc.want, got) != "" {
			t.Errorf("%s: %v\n%s", name, err, cmp.Diff(tc.want, got))
		}
	}
	if n, err := s.CountSearchDocs(ctx, "knowledge"); err != nil || n != 3 {
		t.Errorf("there are %d, %v", n, err)
	}
}
