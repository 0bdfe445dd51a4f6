package menu_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.org/hotline/menu"
)

func TestDiff(t *testing.T) {
	for _, tc := range []struct {
		name   string
		theirs func(m *menu.Menu)
		want   []string
	}{
		{"what WeChat adds makes no difference", func(m *menu.Menu) {
			m.Buttons[0].Sub[1].Sub = []menu.Button{}
			m.Buttons[0].Sub[1].Service = ""
			m.Buttons[0].Sub[1].URL = "left over"
		}, nil},
		{"an entry that WeChat lacks", func(m *menu.Menu) {
			m.Buttons[1].Sub = m.Buttons[1].Sub[:3]
		}, []string{"+ 市民服务 › 工作动态  view https://12345.example/h5/news"}},
		{"a tab that only WeChat has", func(m *menu.Menu) {
			m.Buttons[2].Name = "旧"
			m.Buttons[2].Sub = m.Buttons[2].Sub[:1]
		}, []string{
			"- 旧",
			"+ 个人中心",
			"+ 个人中心 › 我的诉求  view https://12345.example/h5/tickets",
			"+ 个人中心 › 进度查询  view https://12345.example/h5/progress",
			"+ 个人中心 › 账户绑定  view https://12345.example/h5/binding",
		}},
		{"another address", func(m *menu.Menu) {
			m.Buttons[0].Sub[0].URL = "http://old.example/h5/new"
		}, []string{`~ 市民诉求 › 我要诉求  url "http://old.example/h5/new" → "https://12345.example/h5/new"`}},
		{"another name for the same", func(m *menu.Menu) {
			m.Buttons[0].Sub[1].Name = "客服"
		}, []string{`~ 市民诉求 › 在线客服  name "客服" → "在线客服"`}},
		{"a click that was a page", func(m *menu.Menu) {
			m.Buttons[0].Sub[1].Type, m.Buttons[0].Sub[1].URL = menu.View, "https://kf.example"
		}, []string{
			`~ 市民诉求 › 在线客服  type "view" → "click"`,
			`~ 市民诉求 › 在线客服  key "" → "KEFU"`,
			`~ 市民诉求 › 在线客服  url "https://kf.example" → ""`,
		}},
		{"one entry in another place", func(m *menu.Menu) {
			sub := m.Buttons[2].Sub
			m.Buttons[2].Sub = []menu.Button{sub[2], sub[0], sub[1]}
		}, []string{"↕ 个人中心 › 账户绑定  place 1 → 3"}},
		{"nothing there", func(m *menu.Menu) { m.Buttons = m.Buttons[:0] }, []string{
			"+ 市民诉求", "+ 市民诉求 › 我要诉求  view https://12345.example/h5/new", "+ 市民诉求 › 在线客服  click KEFU",
			"+ 市民服务", "+ 市民服务 › 案例公开  view https://12345.example/h5/cases",
			"+ 市民服务 › 热门话题  view https://12345.example/h5/topics",
			"+ 市民服务 › 我要查询  view https://12345.example/h5/search",
			"+ 市民服务 › 工作动态  view https://12345.example/h5/news",
			"+ 个人中心", "+ 个人中心 › 我的诉求  view https://12345.example/h5/tickets",
			"+ 个人中心 › 进度查询  view https://12345.example/h5/progress",
			"+ 个人中心 › 账户绑定  view https://12345.example/h5/binding",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ours, theirs := menu.Default(origin), menu.Default(origin)
			tc.theirs(&theirs)
			changes := menu.Diff(ours, theirs)
			var got []string
			for _, c := range changes {
				got = append(got, c.String())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			if menu.Equal(ours, theirs) != (len(changes) == 0) {
				t.Error("Equal and Diff disagree")
			}
		})
	}
}

// Whatever two menus look like, Diff is empty exactly where they are Equal.
func TestDiffAgreesWithEqual(t *testing.T) {
	leaf := rapid.Custom(func(t *rapid.T) menu.Button {
		return menu.Button{
			Type: rapid.SampledFrom([]menu.Type{menu.Click, menu.View}).Draw(t, "type"),
			Name: rapid.SampledFrom([]string{"甲", "乙", "丙"}).Draw(t, "name"),
			Key:  rapid.SampledFrom([]string{"1", "2"}).Draw(t, "key"),
			URL:  rapid.SampledFrom([]string{"u", "v"}).Draw(t, "url"),
		}
	})
	whole := rapid.Custom(func(t *rapid.T) menu.Menu {
		tabs := rapid.SliceOfN(leaf, 0, 4).Draw(t, "tabs")
		for i := range tabs {
			tabs[i].Sub = rapid.SliceOfN(leaf, 0, 4).Draw(t, "entries")
		}
		return menu.Menu{Buttons: tabs}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := whole.Draw(t, "ours"), whole.Draw(t, "theirs")
		if rapid.Bool().Draw(t, "shuffle") {
			b = menu.Menu{Buttons: rapid.Permutation(slices.Clone(a.Buttons)).Draw(t, "order")}
		}
		if changes := menu.Diff(a, b); menu.Equal(a, b) != (len(changes) == 0) {
			t.Fatalf("equal: %v, changes: %v", menu.Equal(a, b), changes)
		}
	})
}

func TestRender(t *testing.T) {
	changes := []menu.Change{{Kind: menu.Added, Path: []string{"a\nb"}, To: "click K"}}
	if got := menu.Render(changes, false); got != "+ \"a\\nb\"  click K\n" {
		t.Errorf("plain: %q", got)
	}
	if got := menu.Render(changes, true); !strings.HasPrefix(got, "\x1b[32m+") || !strings.HasSuffix(got, "\x1b[0m\n") {
		t.Errorf("coloured: %q", got)
	}
}
