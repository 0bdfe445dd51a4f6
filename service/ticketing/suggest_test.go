package ticketing_test

import (
	"reflect"
	"testing"

	"example.org/hotline/model"
)

// A rule by area proposes its department with the area that it goes by, one of another area and one that is switched off do not;
// what fits twice comes first.
func TestARuleByAreaProposesItsDepartment(t *testing.T) {
	h := manned(t)
	for _, r := range []model.DispatchRule{
		{Places: []string{"珠湾区", "某街道"}, Department: police, Active: true},
		{Places: []string{"珠湾区"}, Department: cityManagement, Active: true},
		{Places: []string{"云麓区"}, Department: cityManagement},
		{Places: []string{"云麓区"}, Department: "XX", Active: true}, // is none
	} {
		step(t, "keep a rule", h.store.KeepRule(t.Context(), &r))
	}
	o := h.files(t, h.bound(t, "o1", phone), "form-0001")
	proposed := func() map[string][]string {
		t.Helper()
		hints, err := h.Hints(t.Context(), dispatcher, o.Number)
		step(t, "hints", err)
		all := map[string][]string{}
		for i, d := range hints.Departments {
			if all[d.Code] = d.Why; i == 0 {
				all["first"] = []string{d.Name}
			}
		}
		return all
	}
	byArea := []string{"规则：地点在某街道"}
	if got, want := proposed(), map[string][]string{"first": {"市公安局"}, police: byArea}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, words := range [][]string{{"打桩"}, {"施工"}} {
		step(t, "keep a rule", h.store.KeepRule(t.Context(), &model.DispatchRule{Words: words, Department: cityManagement, Active: true}))
	}
	want := map[string][]string{"first": {"市城管局"}, police: byArea, cityManagement: {"规则：提到“打桩”", "规则：提到“施工”"}}
	if got := proposed(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
