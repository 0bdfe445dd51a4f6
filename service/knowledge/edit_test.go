package knowledge_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/service/knowledge"
)

func editor(id int64) model.Staff {
	return model.Staff{ID: id, Roles: []model.Role{model.RoleEditor}}
}

func text(title string) model.EntryContent {
	return model.EntryContent{Title: title, Body: "正文正文正文", Department: "GA"}
}

// Who begin at once get codes of their own.
func TestManyBeginAtOnce(t *testing.T) {
	l, s := shelf(t)
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			if _, err := l.Create(t.Context(), editor(int64(i+1)), model.EntryArticle, text(fmt.Sprint("标题", i)), ""); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	all, err := s.AllEntries(t.Context(), "", 0, 99)
	codes := map[string]bool{}
	for _, e := range all {
		codes[e.Code] = true
	}
	if err != nil || len(codes) != 6 || !codes["K001"] || !codes["K006"] {
		t.Errorf("%v, %v", codes, err)
	}
}

// Of those who save, approve, drop and publish at once each step is taken by one, on what he saw.
func TestEditorsAtOnce(t *testing.T) {
	l, s := shelf(t)
	ctx := t.Context()
	e, err := l.Create(ctx, editor(1), model.EntryArticle, text("标题"), "")
	must(t, err)
	var saved atomic.Int32
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() {
			switch _, err := l.Save(ctx, editor(1), e.Code, e.Revision, text(fmt.Sprint("标题", i)), "同时保存"); {
			case err == nil:
				saved.Add(1)
			case !errors.Is(err, model.ErrEntryChanged):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if saved.Load() != 1 {
		t.Fatalf("%d saved over one another", saved.Load())
	}
	e, err = s.Entry(ctx, e.Code)
	must(t, err)
	step := knowledge.Step{Code: e.Code, Version: e.Draft, Note: "同时操作"}
	_, err = l.Review(ctx, editor(2), step, true)
	must(t, err)
	var published, dropped atomic.Int32
	for i := range 6 {
		wg.Go(func() {
			do, count := l.Publish, &published
			if i%2 == 0 {
				do, count = l.Drop, &dropped
			}
			switch _, err := do(ctx, editor(1), step); {
			case err == nil:
				count.Add(1)
			case !errors.Is(err, model.ErrEntryChanged) && !errors.Is(err, model.ErrEntryState):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if published.Load()+dropped.Load() != 1 {
		t.Fatalf("published %d times, dropped %d times", published.Load(), dropped.Load())
	}
	e, err = s.Entry(ctx, e.Code)
	must(t, err)
	v, err := s.EntryVersion(ctx, e.ID, step.Version)
	if err != nil || e.Draft != 0 || (published.Load() == 1) != (e.State == model.EntryPublished && v.State == model.VersionPublished && e.Live == step.Version) ||
		(dropped.Load() == 1) != (e.State == model.EntryUnpublished && v.State == model.VersionDropped) {
		t.Errorf("%+v, %+v, %v", e, v, err)
	}
}
