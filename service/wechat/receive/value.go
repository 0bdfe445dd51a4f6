package receive

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// decode replaces the five entities of XML and numeric references. Any other entity stays as it was typed: what a
// DOCTYPE declares is never looked at.
func decode(b []byte) []byte {
	if bytes.IndexByte(b, '&') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		if b[0] == '&' {
			if r, size := reference(b); size > 0 {
				out = utf8.AppendRune(out, r)
				b = b[size:]
				continue
			}
		}
		out = append(out, b[0])
		b = b[1:]
	}
	return out
}

// longestReference is how long "&#x10FFFF;" is.
const longestReference = 10

// reference reads the reference that b begins with; size is 0 where it is none.
func reference(b []byte) (r rune, size int) {
	end := bytes.IndexByte(b[:min(len(b), longestReference)], ';')
	if end < 2 {
		return 0, 0
	}
	name := string(b[1:end])
	if digits, numeric := strings.CutPrefix(name, "#"); numeric {
		base := 10
		if hex, ok := strings.CutPrefix(strings.ToLower(digits), "x"); ok {
			digits, base = hex, 16
		}
		n, err := strconv.ParseUint(digits, base, 32)
		if err != nil || n == 0 || n > utf8.MaxRune {
			return 0, 0
		}
		return rune(n), end + 1
	}
	switch name {
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "amp":
		r = '&'
	case "apos":
		r = '\''
	case "quot":
		r = '"'
	default:
		return 0, 0
	}
	return r, end + 1
}

// text is b as a string of its own, with U+FFFD for what is not UTF-8.
func text(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return strings.ToValidUTF8(string(b), string(utf8.RuneError))
}

// integer is the number that b says, or 0.
func integer(b []byte) int64 {
	n, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// degrees is the number that b says, or 0; never one that cannot be written as JSON.
func degrees(b []byte) float64 {
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return f
}
