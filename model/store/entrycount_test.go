package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// However many replicas write the same views at once, each is counted once.
func TestViewsAreCountedOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	keeps(t, s, model.EntryArticle, noon, nil)
	keeps(t, s, model.EntryTopic, noon, nil)
	var views []model.EntryView
	for i := range 100 {
		for _, code := range []string{"T001", "K001", "K404"} {
			views = append(views, model.EntryView{Code: code, Day: "2026-11-23", Viewer: fmt.Sprint("reader ", i)})
		}
	}
	var wg sync.WaitGroup
	for i := range 6 { // they overlap, and none has all
		wg.Go(func() {
			if err := s.CountEntryViews(ctx, views[i*20:i*20+180]); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	count := func(code string, want int) {
		t.Helper()
		if e, err := s.Entry(ctx, code); err != nil || e.Views != want {
			t.Errorf("%s was read %d times, want %d (%v)", code, e.Views, want, err)
		}
	}
	if err := s.CountEntryViews(ctx, views); err != nil {
		t.Fatal(err)
	}
	count("K001", 100)
	count("T001", 100)
	views[0].Day = "2026-11-24"
	if err := s.CountEntryViews(ctx, views[:1]); err != nil {
		t.Fatal(err)
	}
	count("T001", 101)
	if err := s.CountEntryViews(ctx, nil); err != nil {
		t.Error(err)
	}
	changes, err := s.SearchChangesAfter(ctx, 0, 999)
	if err != nil || len(changes) < 2 || len(changes) > 14 { // once where they double: 7 times each at most
		t.Errorf("the search hears %d times, %v", len(changes), err)
	}
	if err := s.ForgetEntryCounts(ctx, "2026-11-24", noon); err != nil {
		t.Fatal(err)
	}
	if err := s.CountEntryViews(ctx, views[:1]); err != nil {
		t.Fatal(err)
	}
	count("T001", 101) // of today it is known still
}

// A voter who votes from everywhere at once has one vote.
func TestVotesAreCountedOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	e := keeps(t, s, model.EntryArticle, noon, nil)
	vote := func(voter string, useful bool) {
		if err := s.InTx(ctx, func(tx *store.Store) error {
			_, err := tx.VoteEntry(ctx, e.ID, "2026-11-23", voter, useful)
			return err
		}); err != nil {
			t.Error(err)
		}
	}
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() { vote("a", i%2 == 0) })
		wg.Go(func() { vote(fmt.Sprint("b", i/2), true) })
	}
	wg.Wait()
	vote("a", true)
	got, err := s.Entry(ctx, e.Code)
	if err != nil || got.Useful != 7 || got.Useless != 0 {
		t.Errorf("%d of use, %d not, want 7 and 0 (%v)", got.Useful, got.Useless, err)
	}
}

func TestWhatWasOpenedIsForgotten(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	keeps(t, s, model.EntryArticle, noon, nil)
	for i, at := range []time.Time{noon.Add(-time.Hour), noon} {
		o := model.EntryOpened{Code: "K001", CitizenID: 1, Form: fmt.Sprint("form", i), At: at}
		for range 2 {
			if err := s.NoteEntryOpened(ctx, o); err != nil {
				t.Fatal(err)
			}
		}
	}
	opened := func(since time.Time) int {
		t.Helper()
		list, _, err := s.EntryHelps(ctx, since, model.Listing{Limit: 9})
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			return 0
		}
		return list[0].Opened
	}
	if opened(noon.Add(-time.Hour)) != 2 || opened(noon) != 1 {
		t.Errorf("%d, %d", opened(noon.Add(-time.Hour)), opened(noon))
	}
	if err := s.ForgetEntryCounts(ctx, "2026-11-23", noon); err != nil || opened(noon.Add(-time.Hour)) != 1 {
		t.Errorf("%d, %v", opened(noon.Add(-time.Hour)), err)
	}
}
