package standin_test

import (
	"strings"
	"testing"
)

type entry = map[string]any

func leaf(name string) entry { return entry{"type": "click", "name": name, "key": "K"} }

func times(n int, e entry) []entry {
	out := make([]entry, n)
	for i := range out {
		out[i] = e
	}
	return out
}

func TestMenuLimits(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours)
	wants(t, "no menu yet", call(t, p, "/cgi-bin/menu/get", nil), 46003)
	parent := func(subs ...entry) []entry { return []entry{{"name": "市民诉求", "sub_button": subs}} }
	view := func(link string) entry { return entry{"type": "view", "name": "看", "url": link} }
	for _, tc := range []struct {
		name    string
		buttons []entry
		want    int
	}{
		{"none", []entry{}, 40016},
		{"four tabs", times(4, leaf("一")), 40016},
		{"six entries", parent(times(6, leaf("一"))...), 40023},
		{"third level", parent(entry{"name": "深", "sub_button": []entry{leaf("一")}}), 40023},
		{"tab name of 18 bytes", []entry{leaf("一二三四五六")}, 40018},
		{"tab without name", []entry{leaf("")}, 40018},
		{"entry name of 61 bytes", parent(leaf(strings.Repeat("a", 61))), 40025},
		{"entry name of 60 bytes", parent(leaf(strings.Repeat("a", 60))), 0},
		{"key of 129 bytes", []entry{{"type": "click", "name": "一", "key": strings.Repeat("k", 129)}}, 40019},
		{"entry without key", parent(entry{"type": "click", "name": "一"}), 40026},
		{"url of 1025 bytes", []entry{view("http://a/" + strings.Repeat("u", 1016))}, 40020},
		{"entry without url", parent(view("")), 40027},
		{"url without scheme", []entry{view("hotline.test/h5")}, 40055},
		{"entry url without scheme", parent(view("hotline.test/h5")), 40054},
		{"unknown type", []entry{{"type": "dance", "name": "一"}}, 40017},
		{"entry without type", parent(entry{"name": "一"}), 40024},
		{"parent with a type", []entry{{"type": "click", "key": "K", "name": "一", "sub_button": []entry{leaf("二")}}}, 40119},
		{"mini-program without page", parent(entry{"type": "miniprogram", "name": "一", "url": "http://a/"}), 40120},
		{"good", parent(leaf("在线客服"), view("http://hotline.test/h5/")), 0},
	} {
		wants(t, tc.name, call(t, p, "/cgi-bin/menu/create", entry{"button": tc.buttons}), tc.want)
	}
	wants(t, "escaped", call(t, p, "/cgi-bin/menu/create", `{"button":[{"type":"click","name":"\u4e00","key":"K"}]}`), 40033)
	wants(t, "no JSON", call(t, p, "/cgi-bin/menu/create", `{"button"`), 47001)

	got := call(t, p, "/cgi-bin/menu/get", nil)
	tab := got["menu"].(map[string]any)["button"].([]any)[0].(map[string]any)
	first := tab["sub_button"].([]any)[0].(map[string]any)
	if empty, ok := first["sub_button"].([]any); !ok || len(empty) != 0 || first["key"] != "K" {
		t.Errorf("a leaf comes back as %v", first)
	}
	wants(t, "delete", call(t, p, "/cgi-bin/menu/delete", nil), 0)
	wants(t, "deleted", call(t, p, "/cgi-bin/menu/get", nil), 46003)
}

func TestMenuTaps(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc, ours)
	follow(t, p, "u1")
	call(t, p, "/cgi-bin/menu/create", entry{"button": []entry{
		leaf("客服"), {"name": "更多", "sub_button": []entry{{"type": "view", "name": "我的", "url": acc.URL + "/h5/mine"}}},
	}})
	if _, err := p.Click(t.Context(), "u1", 0); err != nil {
		t.Fatal(err)
	}
	if h := acc.last(t); h.Event != "CLICK" || h.EventKey != "K" || h.MsgId != "" {
		t.Errorf("heard %+v", h)
	}
	if _, err := p.Click(t.Context(), "u1", 1, 0); err != nil {
		t.Fatal(err)
	}
	if h := acc.last(t); h.Event != "VIEW" || h.EventKey != acc.URL+"/h5/mine" {
		t.Errorf("heard %+v", h)
	}
	for _, path := range [][]int{{}, {1}, {2}, {0, 0}, {-1}} {
		if _, err := p.Click(t.Context(), "u1", path...); err == nil {
			t.Errorf("path %v is tappable", path)
		}
	}
	u1, _ := p.Citizen("u1")
	if open, err := p.Open("u1", acc.URL+"/h5/mine?x=1"); err != nil || open != u1.BrowserURL+"/h5/mine?x=1" {
		t.Errorf("opens %s, %v", open, err)
	}
	if open, _ := p.Open("u1", acc.URL+"9/other"); open != acc.URL+"9/other" {
		t.Errorf("a foreign page opens as %s", open)
	}
	if _, err := p.Open("u1", "javascript:alert(1)"); err == nil {
		t.Error("a script opens")
	}
}
