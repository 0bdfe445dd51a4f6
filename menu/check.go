package menu

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// WeChat's limits; lengths are bytes of UTF-8.
const (
	maxTabs      = 3
	maxEntries   = 5
	maxTabName   = 16
	maxEntryName = 60
	maxKey       = 128
	maxURL       = 1024
)

// Check reports everything that WeChat is known to refuse, joined, a line each. A menu that passes can still be
// refused: WeChat does not publish all of its rules.
func (m Menu) Check() error {
	var c checker
	if n := len(m.Buttons); n < 1 || n > maxTabs {
		c.fault("menu", "takes 1–%d tabs, has %d", maxTabs, n)
	}
	for i, tab := range m.Buttons {
		where := place(i, tab)
		c.name(where, tab.Name, maxTabName)
		if len(tab.Sub) == 0 {
			c.leaf(where, tab)
			continue
		}
		c.tab(where, tab)
	}
	return errors.Join(c...)
}

// place names a button for people, also one that has no name.
func place(i int, b Button) string {
	if strings.TrimSpace(b.Name) == "" {
		return fmt.Sprintf("no. %d", i+1)
	}
	return oneLine(b.Name)
}

type checker []error

func (c *checker) fault(where, format string, args ...any) {
	*c = append(*c, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
}

func (c *checker) name(where, name string, limit int) {
	switch {
	case strings.TrimSpace(name) == "":
		c.fault(where, "needs a name")
	case len(name) > limit:
		c.fault(where, "its name takes %d bytes, has %d", limit, len(name))
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		c.fault(where, "its name takes text on one line")
	}
}

// tab checks a button with entries.
func (c *checker) tab(where string, tab Button) {
	bare := tab
	bare.Name, bare.Sub, bare.Service = "", nil, ""
	if !same(bare, Button{}) {
		c.fault(where, "has entries, so it takes a name and nothing else")
	}
	if n := len(tab.Sub); n > maxEntries {
		c.fault(where, "takes 1–%d entries, has %d", maxEntries, n)
	}
	for i, entry := range tab.Sub {
		inner := where + " › " + place(i, entry)
		c.name(inner, entry.Name, maxEntryName)
		if len(entry.Sub) > 0 {
			c.fault(inner, "takes no entries of its own")
			continue
		}
		c.leaf(inner, entry)
	}
}

// leaf checks what a button's type needs.
func (c *checker) leaf(where string, b Button) {
	switch b.Type {
	case Click, ScanPush, ScanWait, Camera, CameraOrAlbum, WeChatAlbum, Location:
		c.text(where, "key", b.Key, maxKey)
	case View:
		c.url(where, b.URL)
	case MiniProgram:
		c.url(where, b.URL)
		c.text(where, "appid", b.AppID, maxKey)
		c.text(where, "pagepath", b.PagePath, maxURL)
	case Media, MediaView:
		c.text(where, "media_id", b.MediaID, maxKey)
	case Article, ArticleViewLimited:
		c.text(where, "article_id", b.ArticleID, maxKey)
	case "":
		c.fault(where, "needs a type, or entries")
	default:
		c.fault(where, "has type %q, which WeChat does not know", b.Type)
	}
}

func (c *checker) text(where, field, value string, limit int) {
	switch {
	case value == "":
		c.fault(where, "lacks its %s", field)
	case len(value) > limit:
		c.fault(where, "its %s takes %d bytes, has %d", field, limit, len(value))
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl):
		c.fault(where, "its %s takes text on one line", field)
	}
}

func (c *checker) url(where, value string) {
	before := len(*c)
	if c.text(where, "url", value, maxURL); len(*c) > before {
		return
	}
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		c.fault(where, "its url takes an absolute http(s) address")
	}
}

// oneLine keeps a name that holds line breaks from breaking a listing.
func oneLine(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return fmt.Sprintf("%q", s)
	}
	return s
}
