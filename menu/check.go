package menu

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
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

// Rule is what a menu can break.
type Rule string

// The rules.
const (
	TabCount   Rule = "tab_count"   // Limit tabs at most, and at least one
	EntryCount Rule = "entry_count" // Limit entries at most
	Needed     Rule = "needed"      // the field lacks
	TooLong    Rule = "too_long"    // it takes Limit bytes
	OneLine    Rule = "one_line"    // it takes text on one line
	NameAlone  Rule = "name_alone"  // a tab with entries has a name and nothing else
	TooDeep    Rule = "too_deep"    // an entry takes no entries of its own
	NoSuchType Rule = "no_such_type"
	NoAddress  Rule = "no_address" // it takes an absolute http(s) address
)

// Fault is one thing in a menu that WeChat refuses.
type Fault struct {
	At         []int  // the tab's place and the entry's below it, from 0; none: the menu
	Field      string // the JSON name; blank: the button itself
	Rule       Rule
	Limit, Has int
	text       string
}

func (f Fault) Error() string { return f.text }

// Check reports everything that WeChat is known to refuse, joined, a line each. A menu that passes can still be
// refused: WeChat does not publish all of its rules.
func (m Menu) Check() error {
	var all []error
	for _, f := range m.Faults() {
		all = append(all, f)
	}
	return errors.Join(all...)
}

// Faults are what Check reports, each with its place.
func (m Menu) Faults() []Fault {
	var c checker
	if n := len(m.Buttons); n < 1 || n > maxTabs {
		c.fault(spot{where: "menu"}, "button", Fault{Rule: TabCount, Limit: maxTabs, Has: n}, "takes 1–%d tabs, has %d", maxTabs, n)
	}
	for i, tab := range m.Buttons {
		at := spot{[]int{i}, place(i, tab)}
		c.name(at, tab.Name, maxTabName)
		if len(tab.Sub) == 0 {
			c.leaf(at, tab)
			continue
		}
		c.tab(at, tab)
	}
	return c
}

// spot is where a button stands, for programs and for people.
type spot struct {
	at    []int
	where string
}

func (s spot) below(i int, b Button) spot {
	return spot{append(slices.Clone(s.at), i), s.where + " › " + place(i, b)}
}

// place names a button for people, also one that has no name.
func place(i int, b Button) string {
	if strings.TrimSpace(b.Name) == "" {
		return fmt.Sprintf("no. %d", i+1)
	}
	return oneLine(b.Name)
}

type checker []Fault

func (c *checker) fault(s spot, field string, f Fault, format string, args ...any) {
	f.At, f.Field, f.text = s.at, field, s.where+": "+fmt.Sprintf(format, args...)
	*c = append(*c, f)
}

func (c *checker) name(s spot, name string, limit int) {
	switch {
	case strings.TrimSpace(name) == "":
		c.fault(s, "name", Fault{Rule: Needed}, "needs a name")
	case len(name) > limit:
		c.fault(s, "name", Fault{Rule: TooLong, Limit: limit, Has: len(name)}, "its name takes %d bytes, has %d", limit, len(name))
	case notOneLine(name):
		c.fault(s, "name", Fault{Rule: OneLine}, "its name takes text on one line")
	}
}

func notOneLine(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl)
}

// tab checks a button with entries.
func (c *checker) tab(s spot, tab Button) {
	bare := tab
	bare.Name, bare.Sub, bare.Service = "", nil, ""
	if !same(bare, Button{}) {
		c.fault(s, "type", Fault{Rule: NameAlone}, "has entries, so it takes a name and nothing else")
	}
	if n := len(tab.Sub); n > maxEntries {
		c.fault(s, "sub_button", Fault{Rule: EntryCount, Limit: maxEntries, Has: n}, "takes 1–%d entries, has %d", maxEntries, n)
	}
	for i, entry := range tab.Sub {
		inner := s.below(i, entry)
		c.name(inner, entry.Name, maxEntryName)
		if len(entry.Sub) > 0 {
			c.fault(inner, "sub_button", Fault{Rule: TooDeep}, "takes no entries of its own")
			continue
		}
		c.leaf(inner, entry)
	}
}

// leaf checks what a button's type needs.
func (c *checker) leaf(s spot, b Button) {
	switch b.Type {
	case Click, ScanPush, ScanWait, Camera, CameraOrAlbum, WeChatAlbum, Location:
		c.text(s, "key", b.Key, maxKey)
	case View:
		c.url(s, b.URL)
	case MiniProgram:
		c.url(s, b.URL)
		c.text(s, "appid", b.AppID, maxKey)
		c.text(s, "pagepath", b.PagePath, maxURL)
	case Media, MediaView:
		c.text(s, "media_id", b.MediaID, maxKey)
	case Article, ArticleViewLimited:
		c.text(s, "article_id", b.ArticleID, maxKey)
	case "":
		c.fault(s, "type", Fault{Rule: Needed}, "needs a type, or entries")
	default:
		c.fault(s, "type", Fault{Rule: NoSuchType}, "has type %q, which WeChat does not know", b.Type)
	}
}

func (c *checker) text(s spot, field, value string, limit int) {
	switch {
	case value == "":
		c.fault(s, field, Fault{Rule: Needed}, "lacks its %s", field)
	case len(value) > limit:
		c.fault(s, field, Fault{Rule: TooLong, Limit: limit, Has: len(value)}, "its %s takes %d bytes, has %d", field, limit, len(value))
	case notOneLine(value):
		c.fault(s, field, Fault{Rule: OneLine}, "its %s takes text on one line", field)
	}
}

func (c *checker) url(s spot, value string) {
	before := len(*c)
	if c.text(s, "url", value, maxURL); len(*c) > before {
		return
	}
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		c.fault(s, "url", Fault{Rule: NoAddress}, "its url takes an absolute http(s) address")
	}
}

// oneLine keeps a name that holds line breaks from breaking a listing.
func oneLine(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return fmt.Sprintf("%q", s)
	}
	return s
}
