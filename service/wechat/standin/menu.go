package standin

import (
	"net/url"
	"strconv"
)

// menu is the account's custom menu as last created.
type menu struct {
	Button []button `json:"button"`
	id     string
}

// button is one entry, as menu/get returns it: leaves have an empty sub_button.
type button struct {
	Type      string   `json:"type,omitempty"`
	Name      string   `json:"name"`
	Key       string   `json:"key,omitempty"`
	URL       string   `json:"url,omitempty"`
	AppID     string   `json:"appid,omitempty"`
	PagePath  string   `json:"pagepath,omitempty"`
	MediaID   string   `json:"media_id,omitempty"`
	ArticleID string   `json:"article_id,omitempty"`
	Sub       []button `json:"sub_button"`
}

// at finds a leaf by its 0-based path; a nil menu has none.
func (m *menu) at(path []int) (button, bool) {
	if m == nil || len(path) == 0 {
		return button{}, false
	}
	level := m.Button
	var b button
	for _, i := range path {
		if i < 0 || i >= len(level) {
			return button{}, false
		}
		b = level[i]
		level = b.Sub
	}
	return b, len(b.Sub) == 0
}

// createMenu is POST /cgi-bin/menu/create.
func (p *Platform) createMenu(c *call) (any, error) {
	var in menu
	if err := c.json(&in); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	in.id = strconv.FormatInt(400_000_000+p.next(), 10)
	p.menu = &in
	p.events.publish(notice{Type: "menu"})
	return nil, nil //nolint:nilnil // errcode 0
}

// getMenu is GET /cgi-bin/menu/get.
func (p *Platform) getMenu(*call) (any, error) {
	if p.menu == nil {
		return nil, fail(46003)
	}
	return map[string]any{"menu": p.menu}, nil
}

// deleteMenu is GET /cgi-bin/menu/delete.
func (p *Platform) deleteMenu(*call) (any, error) {
	p.menu = nil
	p.events.publish(notice{Type: "menu"})
	return nil, nil //nolint:nilnil // errcode 0
}

// depth tells the codes of tabs from those of their entries.
type depth struct{ count, max, kind, name, key, link, domain, misused, nameBytes int }

var (
	tabs    = depth{40016, 3, 40017, 40018, 40019, 40020, 40055, 40119, 16}
	entries = depth{40023, 5, 40024, 40025, 40026, 40027, 40054, 40120, 60}
)

const (
	maxKeyBytes = 128
	maxURLBytes = 1024
)

// check holds the menu against WeChat's limits (protocol §4), filling in what menu/get returns.
func (m *menu) check() error {
	if len(m.Button) == 0 || len(m.Button) > tabs.max {
		return fail(tabs.count)
	}
	for i := range m.Button {
		b := &m.Button[i]
		if len(b.Sub) == 0 {
			if err := b.leaf(tabs); err != nil {
				return err
			}
			continue
		}
		if err := b.parent(); err != nil {
			return err
		}
	}
	return nil
}

func (b *button) parent() error {
	switch {
	case b.Name == "" || len(b.Name) > tabs.nameBytes:
		return fail(tabs.name)
	case len(b.Sub) > entries.max:
		return fail(entries.count)
	case b.Type != "" || b.Key != "" || b.URL != "":
		return fail(tabs.misused) // a parent has only name and sub_button
	}
	for i := range b.Sub {
		if len(b.Sub[i].Sub) > 0 {
			return fail(entries.count) // no third level
		}
		if err := b.Sub[i].leaf(entries); err != nil {
			return err
		}
	}
	return nil
}

func (b *button) leaf(d depth) error {
	if b.Name == "" || len(b.Name) > d.nameBytes {
		return fail(d.name)
	}
	b.Sub = []button{}
	switch b.Type {
	case "click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select":
		if b.Key == "" || len(b.Key) > maxKeyBytes {
			return fail(d.key)
		}
	case "view", "miniprogram":
		return b.link(d)
	case "media_id", "view_limited":
		return unless(b.MediaID != "", fail(40007))
	case "article_id", "article_view_limited":
		return unless(b.ArticleID != "", fail(40007))
	default:
		return fail(d.kind)
	}
	return nil
}

func (b *button) link(d depth) error {
	if b.URL == "" || len(b.URL) > maxURLBytes {
		return fail(d.link)
	}
	u, err := url.Parse(b.URL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fail(d.domain)
	}
	if b.Type == "miniprogram" && (b.AppID == "" || b.PagePath == "") {
		return fail(d.misused)
	}
	return nil
}
