package workbench_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/workbench"
)

// lastOfMany has many add one at once where there is room for one, and returns its ID.
func lastOfMany(t *testing.T, name string, add func(n int) (int64, error)) int64 {
	t.Helper()
	const many = 6
	ids := make([]int64, many)
	added := 0
	var last int64
	for i, err := range storetest.AtOnce(many, func(i int) (err error) {
		ids[i], err = add(i)
		return err
	}) {
		switch {
		case err == nil:
			added, last = added+1, ids[i]
		case !errors.Is(err, model.ErrTooManyKept):
			t.Fatalf("%s, at once: %v", name, err)
		}
	}
	if added != 1 {
		t.Errorf("%s: %d were added at once where there was room for one", name, added)
	}
	return last
}

// Everybody may keep so many and no more; those that are there can still be changed, and there is room again where one is deleted.
func TestHowManyMayBeKept(t *testing.T) {
	st := storetest.Open(t, func() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) })
	s := workbench.New(st)
	boss := model.Staff{ID: 1, Roles: []model.Role{model.RoleSupervisor}}
	other := model.Staff{ID: 2, Roles: []model.Role{model.RoleSupervisor}}
	if err := st.SaveDepartment(t.Context(), model.Department{Code: "CG", Name: "市城管局", Active: true}); err != nil {
		t.Fatal(err)
	}
	view := func(who model.Staff, n int) (int64, error) {
		v, err := s.KeepView(t.Context(), who, model.SavedView{StaffID: who.ID, Name: fmt.Sprint("视图", n), Query: "status=open"})
		return v.ID, err
	}
	template := func(who model.Staff, n int) (int64, error) {
		r, err := s.KeepTemplate(t.Context(), who, model.AnswerTemplate{Name: fmt.Sprint("模板", n), Text: "已收到"}, false)
		return r.ID, err
	}
	rule := func(who model.Staff, n int) (int64, error) {
		r, err := s.KeepRule(t.Context(), who, model.DispatchRule{Words: []string{fmt.Sprint("路灯", n)}, Department: "CG", Active: true})
		return r.ID, err
	}
	for name, tc := range map[string]struct {
		add    func(model.Staff, int) (int64, error)
		most   int
		said   string
		shared bool // whoever adds
		forget func(int64) error
	}{
		"views":     {view, model.MostViews, "视图最多可以保存50个", false, func(id int64) error { return s.ForgetView(t.Context(), boss, id) }},
		"templates": {template, model.MostTemplates, "答复模板最多可以保存200个", false, func(id int64) error { return s.ForgetTemplate(t.Context(), boss, id) }},
		"rules":     {rule, model.MostRules, "派单规则最多可以保存1000个", true, func(id int64) error { return s.ForgetRule(t.Context(), id) }},
	} {
		for n := range tc.most - 1 {
			if _, err := tc.add(boss, n); err != nil {
				t.Fatalf("%s: the %dth: %v", name, n+1, err)
			}
		}
		last := lastOfMany(t, name, func(n int) (int64, error) { return tc.add(boss, 2*tc.most+n) })
		_, err := tc.add(boss, tc.most)
		var told *model.Error
		if !errors.Is(err, model.ErrTooManyKept) || !errors.As(err, &told) || !strings.HasPrefix(told.Message, tc.said) {
			t.Errorf("%s: one too many: %v", name, err)
		}
		if _, err := tc.add(other, tc.most); errors.Is(err, model.ErrTooManyKept) != tc.shared {
			t.Errorf("%s: somebody else's: %v", name, err)
		}
		if err := tc.forget(last); err != nil {
			t.Fatal(err)
		}
		if _, err := tc.add(boss, tc.most+1); err != nil {
			t.Errorf("%s: after one was deleted: %v", name, err)
		}
	}
	list, err := s.Views(t.Context(), boss)
	if err != nil || len(list) != model.MostViews {
		t.Fatalf("%d views, %v", len(list), err)
	}
	list[0].Name = "新名字"
	if _, err := s.KeepView(t.Context(), boss, list[0]); err != nil {
		t.Errorf("a change where it is full: %v", err)
	}
	if rules, next, err := s.Rules(t.Context(), model.Listing{Limit: model.MostRules}); err != nil || len(rules) != model.MostRules || next != "" {
		t.Errorf("%d rules are read, %v", len(rules), err)
	}
}
