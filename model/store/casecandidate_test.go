package store_test

import (
	"fmt"
	"slices"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// Candidates stand far apart among tickets that are none, so that pages reach over several windows of IDs.
func TestCandidatesPageThroughAllThatMayBeCases(t *testing.T) {
	s := storetest.Open(t, at(noon))
	who := meet(t, s, "o1")
	write, _, err := s.Conns()
	if err != nil {
		t.Fatal(err)
	}
	var want []int64
	for i := range 60 {
		tk := ticket(who, fmt.Sprintf("2611231%07d", i))
		tk.Status, tk.Nature = []model.Status{model.Closed, model.Rated, model.Archived}[i%3], model.NatureComplaint
		tk.PublicIntent = i%5 != 4
		if i%7 == 6 {
			tk.Nature = model.NatureReport
		}
		if i%11 == 10 {
			tk.Status = model.Handling
		}
		tk = add(t, s, tk)
		if i%13 == 12 {
			if err := s.ExcludeCase(t.Context(), tk.ID, "minor", 1); err != nil {
				t.Fatal(err)
			}
		}
		if state, is := map[int]model.CaseState{5: model.CasePublished, 7: model.CaseWithdrawn}[i%13]; is {
			c := model.CaseFile{TicketID: tk.ID, State: state, CaseText: model.CaseText{Title: "路灯", Content: "不亮", Result: "修好了"}}
			if err := s.AddCaseFile(t.Context(), &c); err != nil {
				t.Fatal(err)
			}
		}
		id := tk.ID + int64(i*i)*700
		for _, table := range moved("? WHERE %s = ?") {
			if _, err := write.ExecContext(t.Context(), table, -id, tk.ID); err != nil {
				t.Fatal(err)
			}
		}
		if tk.PublicIntent && tk.Nature != model.NatureReport && tk.Status != model.Handling && i%13 != 12 && i%13 != 5 {
			want = append(want, id)
		}
	}
	for _, table := range moved("-%s") {
		if _, err := write.ExecContext(t.Context(), table); err != nil {
			t.Fatal(err)
		}
	}
	slices.Reverse(want)
	if got := candidates(t, s, 7); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// moved are the statements that give tickets other IDs.
func moved(to string) (list []string) {
	for table, id := range map[string]string{"ticket": "id", "case_exclusion": "ticket_id", "case_file": "ticket_id"} {
		list = append(list, "UPDATE "+table+" SET "+id+" = "+fmt.Sprintf(to, id))
	}
	return list
}

// Of many candidates nearly all are cases by now: none of those that are left is lost or found twice where one question ends and the
// next begins.
func TestCandidatesAmongManyCases(t *testing.T) {
	s := storetest.Open(t, at(noon))
	who := meet(t, s, "o1")
	const many = 4200 // more than one question looks behind
	list := make([]store.Loaded, many)
	for i := range list {
		tk := ticket(who, fmt.Sprintf("2611231%07d", i))
		tk.ID, tk.Status, tk.PublicIntent = int64(i+1), model.Archived, true
		list[i].Ticket = tk
	}
	if err := s.LoadTickets(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	want := []int64{many, many - 499, many - 500, 202, 201, 200, 199, 2, 1}
	for id := range int64(many + 1) {
		if id == 0 || slices.Contains(want, id) {
			continue
		}
		if err := s.ExcludeCase(t.Context(), id, "minor", 1); err != nil {
			t.Fatal(err)
		}
	}
	for _, limit := range []int{1, 2, 4, 100} {
		if got := candidates(t, s, limit); !slices.Equal(got, want) {
			t.Errorf("by %d: %v", limit, got)
		}
	}
}

// candidates are all of them, read by pages.
func candidates(t *testing.T, s *store.Store, limit int) (all []int64) {
	t.Helper()
	for before := int64(0); ; before = all[len(all)-1] {
		page, err := s.CaseCandidates(t.Context(), before, limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
	}
}
