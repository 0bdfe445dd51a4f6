package model

import "unicode/utf8"

// What a line's content may come to once it is encoded, in bytes: its column has room for that and for what sealing adds. All that
// the hotline itself takes fits (MostAgentText of the dearest characters are 12000); what WeChat brings may be of any length.
const (
	MostContent = 15000
	mostLabel   = 2000
	mostURL     = 3000
)

// cutOff ends a text of which not all was kept.
const cutOff = "…（消息过长，后面的内容没有保存）"

// Shortened is the content as it can be kept: a text that is too long is cut and says so. Half an address leads nowhere: one
// that is too long is dropped. Shortened again it stays as it is.
func (c ChatContent) Shortened() ChatContent {
	const rest = MostContent - mostLabel - mostURL - 200 // for the names of the fields, and two numbers
	if encodedSize(c.Text)+encodedSize(c.Label)+encodedSize(c.URL) <= MostContent-200 {
		return c
	}
	if encodedSize(c.URL) > mostURL {
		c.URL = ""
	}
	c.Label, c.Text = cut(c.Label, mostLabel), cut(c.Text, rest)
	return c
}

// cut is as much of a text as comes to so many bytes once it is encoded.
func cut(s string, most int) string {
	if encodedSize(s) <= most {
		return s
	}
	most -= len(cutOff)
	for i, r := range s {
		if most -= encodedRune(r); most < 0 {
			return s[:i] + cutOff
		}
	}
	return s
}

// encodedSize is how many bytes a text comes to in JSON, at most.
func encodedSize(s string) (n int) {
	for _, r := range s {
		n += encodedRune(r)
	}
	return n
}

// encodedRune is that of one character. What is no character reads as utf8.RuneError, and JSON writes \ufffd for it.
func encodedRune(r rune) int {
	switch {
	case r < ' ', r == '\u2028', r == '\u2029', r == utf8.RuneError:
		return len(`\u2028`)
	case r == '"', r == '\\':
		return len(`\"`)
	default:
		return utf8.RuneLen(r)
	}
}
