package menu

import (
	"fmt"
	"strings"
)

// Tree draws m for people, an entry a line.
func (m Menu) Tree() string {
	var b strings.Builder
	for _, tab := range m.Normalise().Buttons {
		line(&b, 0, tab)
		for _, entry := range tab.Sub {
			line(&b, 1, entry)
		}
	}
	return b.String()
}

func line(b *strings.Builder, depth int, button Button) {
	text := strings.Repeat("  ", depth) + oneLine(button.Name)
	if does := button.does(); does != "" {
		text += "  " + oneLine(does)
	}
	if button.Service != "" {
		text += "  (" + button.Service + ")"
	}
	b.WriteString(text + "\n")
}

// Render writes changes for people, one a line: + what a push adds, - what it takes away, ~ what it changes, ↕ what
// it moves. colour adds a terminal's escape sequences.
func Render(changes []Change, colour bool) string {
	var b strings.Builder
	for _, c := range changes {
		text := c.String()
		if colour {
			text = paint[c.Kind] + text + "\x1b[0m"
		}
		b.WriteString(text + "\n")
	}
	return b.String()
}

var paint = map[Kind]string{Added: "\x1b[32m", Removed: "\x1b[31m", Changed: "\x1b[33m", Moved: "\x1b[36m"}

// String is the change on one line.
func (c Change) String() string {
	names := make([]string, len(c.Path))
	for i, name := range c.Path {
		names[i] = oneLine(name)
	}
	where := strings.Join(names, " › ")
	switch c.Kind {
	case Added:
		return strings.TrimRight("+ "+where+"  "+oneLine(c.To), " ")
	case Removed:
		return strings.TrimRight("- "+where+"  "+oneLine(c.From), " ")
	case Moved:
		return fmt.Sprintf("↕ %s  place %s → %s", where, c.From, c.To)
	default:
		return fmt.Sprintf("~ %s  %s %q → %q", where, c.Field, c.From, c.To)
	}
}
