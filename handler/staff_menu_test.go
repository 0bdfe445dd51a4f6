package handler_test

import (
	"context"
	"strings"
	"testing"

	"example.org/hotline/menu"
)

// menuTool is WeChat's side of the account's menu.
type menuTool struct{ has []byte }

func (m *menuTool) MenuJSON(context.Context) ([]byte, bool, error) { return m.has, m.has != nil, nil }

func (m *menuTool) SetMenuJSON(_ context.Context, data []byte) error {
	m.has = data
	return nil
}

type menuButton struct {
	Type string       `json:"type,omitempty"`
	Name string       `json:"name"`
	Key  string       `json:"key,omitempty"`
	URL  string       `json:"url,omitempty"`
	Sub  []menuButton `json:"sub_button,omitempty"`
}

type menuSaid struct {
	Published struct {
		Number int64
		Button []menuButton
	}
	Draft struct {
		Revision int
		By       string
		Button   []menuButton
		Faults   []struct {
			At          []int
			Field, Text string
		}
	}
	Pages []struct{ Name, Path string }
}

// An editor writes, an admin publishes, and brings back what was before.
func TestTheMenusWayToWeChat(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var m menuSaid
	h.does(t, "editor", "GET", "/menu", nil).into(t, &m)
	if m.Published.Number != 0 || len(m.Published.Button) != 3 || m.Draft.Button != nil || len(m.Pages) != 8 {
		t.Fatalf("%+v", m)
	}
	buttons := m.Published.Button
	buttons[0].Name = "办事大厅的入口"
	h.does(t, "editor", "PUT", "/menu/draft", map[string]any{"revision": 0, "button": buttons}).into(t, &m.Draft)
	if len(m.Draft.Faults) != 1 || m.Draft.Faults[0].Field != "name" || m.Draft.By != "editor" {
		t.Fatalf("%+v", m.Draft)
	}
	publish := func(revision int) said {
		return h.as(t, "admin", "POST", "/menu/publish", map[string]any{"revision": revision, "note": "改名"})
	}
	if a := publish(1); a.status != 422 || !strings.Contains(a.fault().Fields["button"], "16字节") {
		t.Errorf("a name that is too long: %s", a)
	}
	buttons[0].Name = "办事"
	if a := h.as(t, "admin", "PUT", "/menu/draft", map[string]any{"revision": 0, "button": buttons}); a.status != 409 || a.fault().Code != "changed_meanwhile" {
		t.Errorf("from what was seen before: %s", a)
	}
	h.does(t, "editor", "PUT", "/menu/draft", map[string]any{"revision": 1, "button": buttons})
	var d struct {
		Found   bool
		Changes []struct{ Kind string }
	}
	h.does(t, "admin", "POST", "/menu/diff", map[string]any{"button": buttons}).into(t, &d)
	if d.Found || len(d.Changes) != 12 {
		t.Errorf("against nothing: %+v", d)
	}
	if a := h.as(t, "admin", "POST", "/menu/publish", map[string]any{"revision": 2, "note": ""}); a.status != 422 || a.fault().Fields["note"] == "" {
		t.Errorf("without a reason: %s", a)
	}
	if a := publish(2); a.status != 201 {
		t.Fatalf("publishing: %s", a)
	}
	theirs, err := menu.Parse(h.menu.has)
	must(t, err)
	if theirs.Buttons[0].Name != "办事" || theirs.Buttons[0].Sub[0].URL != "https://12345.example/h5/new" {
		t.Errorf("WeChat has\n%s", theirs.Tree())
	}
	h.does(t, "admin", "POST", "/menu/versions/0/restore", map[string]any{"note": "恢复为用户手册的菜单"})
	var list struct {
		Items []struct {
			Number                 int64
			State, Note, Publisher string
		}
	}
	h.does(t, "editor", "GET", "/menu/versions", nil).into(t, &list)
	if len(list.Items) != 2 || list.Items[0].Publisher != "admin" || list.Items[1].Note != "改名" {
		t.Errorf("%+v", list)
	}
	if theirs, err = menu.Parse(h.menu.has); err != nil || !menu.Equal(theirs, menu.Default("https://12345.example")) {
		t.Errorf("brought back: %v\n%s", err, theirs.Tree())
	}
}
