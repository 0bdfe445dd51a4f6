package store_test

import (
	"fmt"
	"slices"
	"testing"

	"example.org/hotline/model"
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
	var got []int64
	for before := int64(0); ; before = got[len(got)-1] {
		list, err := s.CaseCandidates(t.Context(), before, 7)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		got = append(got, list...)
	}
	if !slices.Equal(got, want) {
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
