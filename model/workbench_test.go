package model

import (
	"errors"
	"testing"
)

func TestADispatchRuleFitsWhereAllThatItNamesIsSo(t *testing.T) {
	tk := Ticket{Category: "C5", Title: "工地夜间施工", Content: "打桩机响到半夜", Address: "云麓区望江街道"}
	for _, tc := range []struct {
		rule DispatchRule
		why  string
	}{
		{DispatchRule{Words: []string{"施工", "打桩", "广场舞"}}, "提到“施工”“打桩”"},
		{DispatchRule{Category: "C5", Places: []string{"珠湾区", "云麓区"}}, "类别是噪音扰民问题，地点在云麓区"},
		{DispatchRule{Category: "C2", Words: []string{"施工"}}, ""},
		{DispatchRule{Words: []string{"施工"}, Places: []string{"珠湾区"}}, ""},
		{DispatchRule{}, ""},
	} {
		if why, fits := tc.rule.Fits(tk); why != tc.why || fits != (tc.why != "") {
			t.Errorf("%+v: %q, %v; want %q", tc.rule, why, fits, tc.why)
		}
	}
}

func TestWhatIsKeptOnTheWorkbenchIsChecked(t *testing.T) {
	for field, err := range map[string]error{
		"words":      (&DispatchRule{Department: "CG", Words: []string{" ", ""}}).Check(),
		"department": (&DispatchRule{Category: "C5"}).Check(),
		"category":   (&DispatchRule{Category: "C9", Department: "CG"}).Check(),
		"query":      (&SavedView{StaffID: 1, Name: "我的", Query: "a b"}).Check(),
		"role":       (&SavedView{Name: "大家的", Role: RoleAdmin}).Check(),
		"name":       (&AnswerTemplate{Text: "您好"}).Check(),
		"text":       (&AnswerTemplate{Name: "问候"}).Check(),
	} {
		var fault *Error
		if !errors.As(err, &fault) || fault.Fields[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	r := DispatchRule{Department: "CG", Words: []string{" 施工 ", "施工", "打桩"}}
	if err := r.Check(); err != nil || len(r.Words) != 2 {
		t.Errorf("%+v: %v", r, err)
	}
}
