package model_test

import (
	"errors"
	"strings"
	"testing"

	"example.org/hotline/model"
)

func TestKfAccountName(t *testing.T) {
	known := []model.KfAccount{{Account: "1001@gz12345"}}
	for _, tc := range []struct {
		typed string
		known []model.KfAccount
		want  string
	}{
		{"kf2001@gz12345", nil, "kf2001@gz12345"},
		{" kf_2 ", known, "kf_2@gz12345"},
		{"kf_2", nil, ""},
		{"", known, ""},
		{"小云", known, ""},
		{"12345678901", known, ""},
		{"kf 1", known, ""},
		{"kf@", known, ""},
		{"@gz12345", known, ""},
		{"kf@" + strings.Repeat("g", 31), known, ""},
	} {
		got, err := model.KfAccountName(tc.typed, tc.known)
		if got != tc.want || (err == nil) != (tc.want != "") || err != nil && !errors.Is(err, model.ErrInvalid) {
			t.Errorf("%q is %q, %v", tc.typed, got, err)
		}
	}
}

func TestKfNickAndPerson(t *testing.T) {
	long := strings.Repeat("云", 16)
	for _, tc := range []struct{ typed, want string }{{" 小云 ", "小云"}, {"", ""}, {"\n", ""}, {long, long}, {long + "云", ""}} {
		if got, err := model.KfNick(tc.typed); err == nil && got != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("%q is %q, %v", tc.typed, got, err)
		}
	}
	for typed, ok := range map[string]bool{"xiaoyun_01": true, "wxid_a-b": true, "小云": false, "abc": false, "": false, "a b c d e": false} {
		if _, err := model.KfPerson(typed); (err == nil) != ok {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestHourSpans(t *testing.T) {
	for typed, want := range map[string]string{
		"09:00-12:00": "09:00-12:00", "9:00-18:30": "09:00-18:30", "00:00-24:00": "00:00-24:00", "12:00-09:00": "", "09:00-09:00": "",
		"9-12": "", "09:60-12:00": "", "09:00-24:01": "", "": "", "09:00–12:00": "", "-1:00-12:00": "", "9:0-12:00": "",
	} {
		from, to, ok := model.ParseSpan(typed)
		if ok != (want != "") || ok && model.Span(from, to) != want {
			t.Errorf("%q is %s, %v", typed, model.Span(from, to), ok)
		}
	}
}
