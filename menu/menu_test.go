package menu_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/menu"
)

const origin = "https://12345.example"

// The user guide's tabs and entries, in its order, and the room that answers each.
func TestDefaultIsTheGuides(t *testing.T) {
	want := []string{
		"市民诉求",
		"  我要诉求  view https://12345.example/h5/new  (ticketing)",
		"  在线客服  click KEFU  (kefu)",
		"市民服务",
		"  案例公开  view https://12345.example/h5/cases  (cases)",
		"  热门话题  view https://12345.example/h5/topics  (knowledge)",
		"  我要查询  view https://12345.example/h5/search  (knowledge)",
		"  工作动态  view https://12345.example/h5/news  (knowledge)",
		"个人中心",
		"  我的诉求  view https://12345.example/h5/tickets  (ticketing)",
		"  进度查询  view https://12345.example/h5/progress  (ticketing)",
		"  账户绑定  view https://12345.example/h5/binding  (binding)",
	}
	got := strings.Split(strings.TrimSpace(menu.Default(origin).Tree()), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDefaultKeepsWeChatsLimits(t *testing.T) {
	m := menu.Default(origin)
	if err := m.Check(); err != nil {
		t.Error(err)
	}
	// Phones cut what is longer, within the limits that Check knows.
	for _, tab := range m.Buttons {
		if utf8.RuneCountInString(tab.Name) > 4 {
			t.Errorf("%s is cut after four characters", tab.Name)
		}
		for _, entry := range tab.Sub {
			if utf8.RuneCountInString(entry.Name) > 8 {
				t.Errorf("%s is cut after eight characters", entry.Name)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	click := menu.Button{Type: menu.Click, Name: "在线客服", Key: "K"}
	with := func(change func(*menu.Button)) menu.Menu {
		b := click
		change(&b)
		return menu.Menu{Buttons: []menu.Button{b}}
	}
	under := func(entries ...menu.Button) menu.Menu {
		return menu.Menu{Buttons: []menu.Button{{Name: "市民诉求", Sub: entries}}}
	}
	for _, tc := range []struct {
		name string
		m    menu.Menu
		want []string // a part of each line
	}{
		{"a single button", with(func(*menu.Button) {}), nil},
		{"no tab", menu.Menu{}, []string{"menu: takes 1–3 tabs, has 0"}},
		{"four tabs", menu.Menu{Buttons: []menu.Button{click, click, click, click}}, []string{"has 4"}},
		{"16 bytes", with(func(b *menu.Button) { b.Name = "在线客服五5" }), nil},
		{"17 bytes", with(func(b *menu.Button) { b.Name = "在线客服五55" }), []string{"its name takes 16 bytes, has 17"}},
		{"no name", with(func(b *menu.Button) { b.Name = " " }), []string{"no. 1: needs a name"}},
		{"two lines", with(func(b *menu.Button) { b.Name = "在\n线" }), []string{`"在\n线": its name takes text on one line`}},
		{"no key", with(func(b *menu.Button) { b.Key = "" }), []string{"lacks its key"}},
		{"128 bytes of key", with(func(b *menu.Button) { b.Key = strings.Repeat("k", 128) }), nil},
		{"129 bytes of key", with(func(b *menu.Button) { b.Key = strings.Repeat("k", 129) }), []string{"its key takes 128 bytes"}},
		{"no type", with(func(b *menu.Button) { b.Type = "" }), []string{"needs a type, or entries"}},
		{"unknown type", with(func(b *menu.Button) { b.Type = "shout" }), []string{`has type "shout"`}},
		{"five entries", under(click, click, click, click, click), nil},
		{"six entries", under(click, click, click, click, click, click), []string{"takes 1–5 entries, has 6"}},
		{"an entry's 60 bytes", under(menu.Button{Type: menu.Click, Name: strings.Repeat("字", 20), Key: "K"}), nil},
		{
			"an entry's 61 bytes",
			under(menu.Button{Type: menu.Click, Name: strings.Repeat("字", 20) + "5", Key: "K"}),
			[]string{"takes 60 bytes, has 61"},
		},
		{
			"a tab with a type",
			menu.Menu{Buttons: []menu.Button{{Type: menu.Click, Key: "K", Name: "市民诉求", Sub: []menu.Button{click}}}},
			[]string{"takes a name and nothing else"},
		},
		{"three levels", under(menu.Button{Name: "深", Sub: []menu.Button{click}}), []string{"市民诉求 › 深: takes no entries"}},
		{"an url of 1024", under(menu.Button{Type: menu.View, Name: "页", URL: url(1024)}), nil},
		{"an url of 1025", under(menu.Button{Type: menu.View, Name: "页", URL: url(1025)}), []string{"its url takes 1024 bytes"}},
		{"a path for an url", under(menu.Button{Type: menu.View, Name: "页", URL: "/h5/new"}), []string{"absolute http(s)"}},
		{
			"a bare mini program",
			under(menu.Button{Type: menu.MiniProgram, Name: "小程序"}),
			[]string{"lacks its url", "lacks its appid", "lacks its pagepath"},
		},
		{
			"bare material",
			under(menu.Button{Type: menu.Media, Name: "图"}, menu.Button{Type: menu.ArticleViewLimited, Name: "文"}),
			[]string{"lacks its media_id", "lacks its article_id"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			if err := tc.m.Check(); err != nil {
				got = strings.Split(err.Error(), "\n")
			}
			if len(got) != len(tc.want) {
				t.Fatalf("got %q, want %q", got, tc.want)
			}
			for i, part := range tc.want {
				if !strings.Contains(got[i], part) {
					t.Errorf("got %q, want %q in it", got[i], part)
				}
			}
		})
	}
}

func url(length int) string {
	const head = "https://a.example/"
	return head + strings.Repeat("u", length-len(head))
}

func TestJSONIsWhatMenuCreateWants(t *testing.T) {
	m := menu.Menu{Buttons: []menu.Button{
		{Name: "查询", Type: menu.View, URL: "https://a.example/?a=1&b=<2>", Key: "left over", Service: "knowledge"},
		{Name: "服务", Sub: []menu.Button{{Name: "客服", Type: menu.Click, Key: "KEFU", Sub: []menu.Button{}}}},
	}}
	want := `{
  "button": [
    {
      "type": "view",
      "name": "查询",
      "url": "https://a.example/?a=1&b=<2>"
    },
    {
      "name": "服务",
      "sub_button": [
        {
          "type": "click",
          "name": "客服",
          "key": "KEFU"
        }
      ]
    }
  ]
}
`
	if diff := cmp.Diff(want, string(m.JSON())); diff != "" {
		t.Error(diff)
	}
	if got := string(menu.Menu{}.JSON()); got != "{\n  \"button\": []\n}\n" {
		t.Errorf("no menu is %q", got)
	}
}

func TestParse(t *testing.T) {
	want := menu.Menu{Buttons: []menu.Button{
		{Name: "服务", Sub: []menu.Button{{Name: "客服", Type: menu.Click, Key: "KEFU"}}},
		{Name: "查询", Type: menu.View, URL: "https://a.example"},
	}}
	leaf := `{"type":"click","name":"客服","key":"KEFU","sub_button":[]}`
	view := `{"type":"view","name":"查询","url":"https://a.example","sub_button":[],"new_field":{"a":1}}`
	for name, in := range map[string]string{
		"create": `{"button":[{"name":"服务","sub_button":[` + leaf + `]},` + view + `]}`,
		"get": `{"menu":{"button":[{"name":"服务","sub_button":[` + leaf + `]},` + view + `],"menuid":1},
			"conditionalmenu":[{"button":[],"matchrule":{"group_id":2},"menuid":3}]}`,
		"selfmenu": `{"is_menu_open":1,"selfmenu_info":{"button":[{"name":"服务","sub_button":{"list":[` + leaf + `]}},` + view + `]}}`,
	} {
		got, err := menu.Parse([]byte(in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for _, in := range []string{"", "null", "[]", "{}", `{"errcode":46003,"errmsg":"menu no exist"}`, `{"menu":{"button":3}}`} {
		if _, err := menu.Parse([]byte(in)); err == nil {
			t.Errorf("%q: took it", in)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"menu":{"button":[{"name":"服务","sub_button":{"list":[{"type":"shout","name":"&"}]}}]}}`))
	f.Add(menu.Default(origin).JSON())
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := menu.Parse(data)
		if err != nil {
			return
		}
		again, err := menu.Parse(m.JSON())
		if err != nil || !menu.Equal(m, again) {
			t.Errorf("%s came back as %s, %v", m.JSON(), again.JSON(), err)
		}
		if changes := menu.Diff(m, again); len(changes) > 0 {
			t.Errorf("equal, and yet %v", changes)
		}
		_ = m.Check()
		_ = m.Tree()
		if !json.Valid(m.JSON()) {
			t.Errorf("%s is not JSON", m.JSON())
		}
	})
}

// A menu is kept with our own pages as paths, wherever citizens reach them.
func TestOwnPagesArePaths(t *testing.T) {
	kept := menu.Default("")
	if got := kept.At(origin + "/"); !menu.Equal(got, menu.Default(origin)) {
		t.Errorf("at an origin:\n%s", got.Tree())
	}
	if got := menu.Default(origin).Within(origin); !menu.Equal(got, kept) {
		t.Errorf("and back:\n%s", got.Tree())
	}
	foreign := menu.Menu{Buttons: []menu.Button{
		{Name: "a", Type: menu.View, URL: "https://12345.example.evil/h5/new"}, {Name: "b", Type: menu.View, URL: "//other.example/x"},
	}}
	if got := foreign.Within(origin).At(origin); !menu.Equal(got, foreign) {
		t.Errorf("others' addresses:\n%s", got.Tree())
	}
}

func TestHints(t *testing.T) {
	if hints := menu.Default("").Hints(); len(hints) > 0 {
		t.Errorf("the guide's menu: %+v", hints)
	}
	m := menu.Default("")
	m.Buttons[0].Name = "市民的诉求"
	m.Buttons[0].Sub[1].Key = "OTHER"
	m.Buttons[1].Sub[0].URL = "http://a.example"
	m.Buttons[1].Sub[1].URL = "/h5/nowhere"
	m.Buttons[2].Sub[1].Name = m.Buttons[2].Sub[0].Name
	var got []string
	for _, h := range m.Hints() {
		got = append(got, strings.TrimSpace(fmt.Sprint(h.At, " ", h.Field, " ", h.Advice, " ", h.Name)))
	}
	want := []string{
		"[0] name cut_off", "[0 1] key unanswered", "[1 0] url not_https", "[1 1] url no_page", "[2 1] name twice",
		"[]  missing 在线客服", "[]  missing 案例公开", "[]  missing 热门话题",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
