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

func TestSearchChanges(t *testing.T) {
	now := noon
	s := storetest.Open(t, func() time.Time { return now })
	ctx := t.Context()
	if last, err := s.LastSearchChange(ctx); err != nil || last != 0 {
		t.Fatalf("the last of none: %d, %v", last, err)
	}
	note := func(ids ...string) {
		t.Helper()
		err := s.InTx(ctx, func(tx *store.Store) error { return tx.NoteSearchChange(ctx, model.SearchKnowledge, ids...) })
		if err != nil {
			t.Fatal(err)
		}
	}
	note("K001")
	now = now.Add(time.Minute)
	note("K002", "K003")
	broken := errors.New("broken")
	if err := s.InTx(ctx, func(tx *store.Store) error {
		if err := tx.NoteSearchChange(ctx, model.SearchCases, "A001"); err != nil {
			return err
		}
		return broken
	}); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	all, err := s.SearchChangesAfter(ctx, 0, 9)
	if err != nil || len(all) != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	want := []model.SearchChange{
		{ID: all[0].ID, Collection: "knowledge", DocID: "K001"},
		{ID: all[1].ID, Collection: "knowledge", DocID: "K002"},
		{ID: all[2].ID, Collection: "knowledge", DocID: "K003"},
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
	if got, err := s.SearchChangesAfter(ctx, all[0].ID, 1); err != nil || cmp.Diff(all[1:2], got) != "" {
		t.Errorf("after the first, at most one: %+v, %v", got, err)
	}
	if got, err := s.SearchChangesSince(ctx, now, all[1].ID); err != nil || cmp.Diff(all[1:2], got) != "" {
		t.Errorf("of the last minute, up to the second: %+v, %v", got, err)
	}
	if err := s.ForgetSearchChanges(ctx, now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if got, err := s.SearchChangesAfter(ctx, 0, 9); err != nil || cmp.Diff(all[2:], got) != "" {
		t.Errorf("what is left when all are old: %+v, %v", got, err)
	}
}

func TestSearchDocsOfCases(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	for _, no := range []string{"A001", "A002", "A003"} {
		c := model.PublicCase{
			CaseNo: no, Title: "工地深夜施工", Category: "C5", Month: "2026-09", District: "云麓区", Content: "内容", Result: "结果",
			Department: "市城市管理和综合执法局", WorkdaysUsed: 3, PublishedAt: noon,
		}
		if no == "A002" {
			c.TicketID = 8
		}
		if err := s.PublishCase(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.WithdrawCases(ctx, 8, noon); err != nil {
		t.Fatal(err)
	}
	doc := model.SearchDoc{
		Collection: "cases", ID: "A001", Kind: "C5", Title: "工地深夜施工", Tags: []string{"云麓区"}, Body: "内容\n结果",
		Department: "市城市管理和综合执法局", At: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC),
	}
	third := doc
	third.ID = "A003"
	for name, tc := range map[string]struct {
		read func() ([]model.SearchDoc, error)
		want []model.SearchDoc
	}{
		"all":       {func() ([]model.SearchDoc, error) { return s.SearchDocs(ctx, "cases", "", 9) }, []model.SearchDoc{doc, third}},
		"the first": {func() ([]model.SearchDoc, error) { return s.SearchDocs(ctx, "cases", "", 1) }, []model.SearchDoc{doc}},
		"the next":  {func() ([]model.SearchDoc, error) { return s.SearchDocs(ctx, "cases", "A001", 9) }, []model.SearchDoc{third}},
		"by id":     {func() ([]model.SearchDoc, error) { return s.SearchDocsOf(ctx, "cases", []string{"A002", "A003"}) }, []model.SearchDoc{third}},
	} {
		if got, err := tc.read(); err != nil || cmp.Diff(tc.want, got) != "" {
			t.Errorf("%s: %v\n%s", name, err, cmp.Diff(tc.want, got))
		}
	}
}

// Numbers say nothing of where a ticket lies: a walk takes each once all the same, and does not begin anew behind one that is none.
func TestSearchDocsWalkThroughAllTickets(t *testing.T) {
	s := storetest.Open(t, at(noon))
	who := meet(t, s, "o1")
	want := []string{"26112310000009", "26112310000003", "26112310000007", "26112310000001", "26112310000005"}
	for _, number := range want {
		add(t, s, ticket(who, number))
	}
	var got []string
	for after := ""; ; after = got[len(got)-1] {
		docs, err := s.SearchDocs(t.Context(), model.SearchTickets, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(docs) == 0 {
			break
		}
		for _, d := range docs {
			got = append(got, d.ID)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if docs, err := s.SearchDocs(t.Context(), model.SearchTickets, "26112310000002", 2); err == nil {
		t.Errorf("behind a number that nobody has: %+v", docs)
	}
}
