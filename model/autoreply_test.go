package model

import (
	"errors"
	"strings"
	"testing"
)

func TestEveryDefaultTextCouldBeKeptByItsEditor(t *testing.T) {
	codes := map[string]bool{}
	for _, s := range AutoTexts {
		r := AutoReply{Code: s.Code, Text: s.Default}
		if err := r.Check(); err != nil {
			t.Errorf("%s: %v", s.Code, err)
		}
		if said := Sampled(r); strings.ContainsAny(said, "{}") || said == "" {
			t.Errorf("%s reads %q", s.Code, said)
		}
		if codes[s.Code] || s.Name == "" || s.When == "" || s.Group == "" {
			t.Errorf("%s is twice there, or lacks a name", s.Code)
		}
		codes[s.Code] = true
		for _, v := range s.Values {
			if replySamples[v] == "" {
				t.Errorf("%s may name %s, of which there is no sample", s.Code, v)
			}
		}
	}
}

func TestWhatATextOfTheAccountMustNotBe(t *testing.T) {
	for name, r := range map[string]AutoReply{
		"blank":                        {Code: "help", Text: " \n"},
		"with an open brace":           {Code: "help", Text: "请看{我要诉求"},
		"with a brace that closes":     {Code: "help", Text: "请看我要诉求}"},
		"with nothing in braces":       {Code: "help", Text: "请看{}"},
		"with HTML of its own":         {Code: "help", Text: `<a href="https://x.example">x</a>`},
		"with a page that is not":      {Code: "help", Text: "{我的订单}"},
		"with a value of another text": {Code: "help", Text: "前面还有{前面人数}位"},
		"without what must stay":       {Code: "queued", Text: "请稍候，回复88可取消"},
		"without 88":                   {Code: "kefu_ready", Text: "请直接输入您要咨询的问题"},
		"with a script as an address":  {Code: "help", Text: "{javascript://x|看这里}"},
		"with http":                    {Code: "help", Text: "{http://x.example|看这里}"},
		"with a quote in an address":   {Code: "help", Text: `{https://x.example/"><b>|看这里}`},
		"with words after a value":     {Code: "help", Text: "{服务时间|时间}"},
		"too long":                     {Code: "help", Text: strings.Repeat("长", 700)},
		"for 88":                       {Text: "好", Words: []string{"88"}},
		"for a number":                 {Text: "好", Words: []string{"12345"}},
		"for one letter anywhere":      {Text: "好", Words: []string{"水"}, Anywhere: true},
		"for no word":                  {Text: "好", Words: []string{" "}},
	} {
		if err := r.Check(); !errors.Is(err, ErrInvalid) {
			t.Errorf("a text %s: %v", name, err)
		}
	}
}

func TestWhatTheAccountSays(t *testing.T) {
	links := map[string]string{"我要诉求": "https://h.example/h5/new"}
	a := NewAutoReplies(links, []AutoReply{
		{Code: "must_bind", Text: "先去{我要诉求|这里}，或{https://www.gov.cn/|中国政府网}。{不认识}"},
		{Code: "help", Text: "坏了{"},
		{Code: "keyword-1", Words: []string{"停水", "水管"}, Text: "供水热线（{服务时间}）", Active: true},
		{Code: "keyword-2", Words: []string{"公积金"}, Text: "公积金中心", Anywhere: true, Active: true},
		{Code: "keyword-3", Words: []string{"停电"}, Text: "供电热线"},
	})
	want := `先去<a href="https://h.example/h5/new">这里</a>，或<a href="https://www.gov.cn/">中国政府网</a>。`
	if got := a.Say("must_bind"); got != want {
		t.Errorf("got %q", got)
	}
	if got := a.Say("help", "服务时间", "9:00-18:00"); !strings.Contains(got, "9:00-18:00") {
		t.Errorf("in place of what cannot be read: %q", got)
	}
	if got, ok := a.Keyword("水管", "服务时间", "全天"); !ok || got != "供水热线（全天）" {
		t.Errorf("a keyword: %q", got)
	}
	if _, ok := a.Keyword("水管坏了"); ok {
		t.Error("a keyword within a text counts")
	}
	if got, ok := a.Mentioned("怎么提取公积金"); !ok || got != "公积金中心" {
		t.Errorf("a keyword anywhere: %q", got)
	}
	if _, ok := a.Keyword("停电"); ok {
		t.Error("a keyword that is switched off is answered")
	}
}

func TestParametersHoldTheirBounds(t *testing.T) {
	p := ParametersOf([]Parameter{{Name: ParameterTicketsADay, Value: 3}, {Name: ParameterChats, Value: 99}, {Name: "later", Value: 1}})
	if p != (Parameters{TicketsADay: 3, CallBacks: 30, Chats: SeatCapacity}) {
		t.Errorf("got %+v", p)
	}
}
