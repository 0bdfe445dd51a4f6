package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
)

func TestPublicCases(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	var all []model.PublicCase
	for i, month := range []string{"2026-08", "2026-09", "2026-09", "2026-10"} {
		c := model.PublicCase{
			CaseNo: fmt.Sprint("A00", i), Title: "工地深夜施工", Category: []string{"C5", "C2"}[i%2], Month: month, District: "云麓区", Content: "内容",
			Result: "结果", Department: "市城市管理和综合执法局", WorkdaysUsed: 3, Stars: 5, PublishedAt: noon,
		}
		if i == 3 {
			c.TicketID = 7
		}
		all = append(all, c)
		for range 2 { // the second time it is known
			if err := s.PublishCase(ctx, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, tc := range map[string]struct {
		q    model.CaseQuery
		want []model.PublicCase
	}{
		"latest first":     {model.CaseQuery{From: "2026-01", To: "2026-12", Limit: 9}, []model.PublicCase{all[3], all[2], all[1], all[0]}},
		"both ends":        {model.CaseQuery{From: "2026-08", To: "2026-09", Limit: 9}, []model.PublicCase{all[2], all[1], all[0]}},
		"a page":           {model.CaseQuery{From: "2026-01", To: "2026-12", Offset: 1, Limit: 2}, []model.PublicCase{all[2], all[1]}},
		"of a category":    {model.CaseQuery{From: "2026-01", To: "2026-12", Categories: []string{"C2"}, Limit: 9}, []model.PublicCase{all[3], all[1]}},
		"of none that are": {model.CaseQuery{From: "2027-01", To: "2027-12", Limit: 9}, []model.PublicCase{}},
	} {
		got, err := s.PublicCases(ctx, tc.q)
		if diff := cmp.Diff(tc.want, got, cmpopts.IgnoreFields(model.PublicCase{}, "ID")); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	write, _, err := s.Conns()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := write.ExecContext(ctx, "UPDATE public_case SET withdrawn_at = published_at WHERE case_no = 'A002'"); err != nil {
		t.Fatal(err)
	}
	if left, err := s.PublicCases(ctx, model.CaseQuery{From: "2026-09", To: "2026-09", Limit: 9}); err != nil || len(left) != 1 {
		t.Errorf("a withdrawn case is listed: %+v, %v", left, err)
	}
	got, err := s.PublicCasesOf(ctx, []string{"A001", "A002", "nothing"})
	if diff := cmp.Diff(all[1:2], got, cmpopts.IgnoreFields(model.PublicCase{}, "ID")); err != nil || diff != "" {
		t.Errorf("by number: %v\n%s", err, diff)
	}
}

// What somebody types as a number may be anything; MySQL refuses to compare some of it.
func TestNumbersThatAreNone(t *testing.T) {
	s := storetest.Open(t, at(noon))
	for _, number := range []string{"案例", "😀", "\xff\xfe", "A\x00", ""} {
		if got, err := s.PublicCasesOf(t.Context(), []string{number}); err != nil || len(got) > 0 {
			t.Errorf("public cases of %q: %v, %v", number, got, err)
		}
		if _, err := s.CaseFile(t.Context(), number); !errors.Is(err, model.ErrCaseNotFound) {
			t.Errorf("case of %q: %v", number, err)
		}
		if _, err := s.Entry(t.Context(), number); !errors.Is(err, model.ErrEntryNotFound) {
			t.Errorf("entry of %q: %v", number, err)
		}
	}
}
