package receive

import "bytes"

// scanner walks through something that resembles XML, always forwards: it takes time proportional to what it reads,
// expands nothing, and makes the best of what is broken.
//
// It does not look at which element is inside which. WeChat's messages are flat but for a few wrappers whose parts
// have names of their own, and the names of the wrappers have changed before (protocol §3.6).
type scanner struct {
	b []byte
	i int
}

// tag is what stands between < and >.
type tag struct {
	name  []byte
	end   bool // </name>
	empty bool // <name/>
}

var (
	cdataStart   = []byte("<![CDATA[")
	cdataEnd     = []byte("]]>")
	cdataSeam    = []byte("]]><![CDATA[") // where a ]]> in the text was cut in two
	commentStart = []byte("<!--")
	commentEnd   = []byte("-->")
)

// next returns the next opening or closing tag, and steps over all else.
func (s *scanner) next() (tag, bool) {
	for {
		at := bytes.IndexByte(s.b[s.i:], '<')
		if at < 0 {
			s.i = len(s.b)
			return tag{}, false
		}
		s.i += at
		rest := s.b[s.i:]
		switch {
		case len(rest) < 2:
			s.i = len(s.b)
		case bytes.HasPrefix(rest, cdataStart):
			s.after(cdataEnd)
		case bytes.HasPrefix(rest, commentStart):
			s.after(commentEnd)
		case rest[1] == '!':
			s.declaration()
		case isTag(rest):
			return s.tag(), true
		default: // <?xml …?>, or a < that somebody forgot to escape
			s.i++
		}
	}
}

// isTag tells whether b, which begins with <, is a tag rather than a stray <.
func isTag(b []byte) bool {
	if len(b) > 2 && b[1] == '/' {
		return isName(b[2])
	}
	return len(b) > 1 && isName(b[1])
}

func isName(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

// after moves behind the next mark, or to the end where there is none.
func (s *scanner) after(mark []byte) {
	if at := bytes.Index(s.b[s.i:], mark); at >= 0 {
		s.i += at + len(mark)
		return
	}
	s.i = len(s.b)
}

// declaration steps over <!DOCTYPE …>, with the entities that it may declare.
func (s *scanner) declaration() {
	rest := s.b[s.i:]
	if at := bytes.IndexAny(rest, "[>"); at >= 0 && rest[at] == '[' {
		s.after([]byte{']'})
	}
	s.after([]byte{'>'})
}

// tag reads the tag at the scanner, and its attributes away.
func (s *scanner) tag() (t tag) {
	s.i++
	if s.b[s.i] == '/' {
		t.end = true
		s.i++
	}
	from := s.i
	for s.i < len(s.b) && bytes.IndexByte(nameEnds, s.b[s.i]) < 0 {
		s.i++
	}
	t.name = s.b[from:s.i]
	s.i += tagEnd(s.b[s.i:])
	t.empty = s.i > from && s.b[s.i-1] == '/'
	if s.i < len(s.b) {
		s.i++ // the >
	}
	return t
}

var nameEnds = []byte(" \t\r\n/><")

// tagEnd finds the > that closes a tag, outside of the attributes' quotes.
func tagEnd(b []byte) int {
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '>':
			return i
		case '"', '\'':
			to := bytes.IndexByte(b[i+1:], c)
			if to < 0 {
				continue // a quote that was never closed is no quote
			}
			i += to + 1
		}
	}
	return len(b)
}

// value reads what stands between the tag just read and its end. free says that a person wrote it.
func (s *scanner) value(name []byte, free bool) []byte {
	for s.i < len(s.b) && isSpace(s.b[s.i]) {
		s.i++
	}
	if !bytes.HasPrefix(s.b[s.i:], cdataStart) {
		return s.text()
	}
	s.i += len(cdataStart)
	if free {
		return s.freeSection(name)
	}
	return s.section()
}

// text reads up to the next tag.
func (s *scanner) text() []byte {
	from := s.i
	for s.i < len(s.b) {
		at := bytes.IndexByte(s.b[s.i:], '<')
		if at < 0 {
			s.i = len(s.b)
			break
		}
		s.i += at
		if rest := s.b[s.i:]; isTag(rest) || len(rest) > 1 && (rest[1] == '!' || rest[1] == '?') {
			break
		}
		s.i++
	}
	return decode(bytes.TrimSpace(s.b[from:s.i]))
}

// section reads a CDATA section, and those that follow it without a gap.
func (s *scanner) section() []byte {
	from := s.i
	for {
		at := bytes.Index(s.b[s.i:], cdataEnd)
		if at < 0 { // cut off in the middle
			s.i = len(s.b)
			return join(s.b[from:])
		}
		to := s.i + at
		s.i = to + len(cdataEnd)
		if !bytes.HasPrefix(s.b[s.i:], cdataStart) {
			return join(s.b[from:to])
		}
		s.i += len(cdataStart)
	}
}

// freeSection reads a CDATA section that a person filled. WeChat passes on what was typed, so that a ]]> in it does
// not end the section; nor does a whole ]]></Content>, with which the citizen could otherwise write the fields that
// follow. The last one does, since an element that people fill comes once.
func (s *scanner) freeSection(name []byte) []byte {
	from := s.i
	for end := len(s.b); ; {
		at := bytes.LastIndex(s.b[from:end], cdataEnd)
		if at < 0 {
			return s.section()
		}
		end = from + at
		if closes(s.b[end+len(cdataEnd):], name) {
			s.i = end + len(cdataEnd)
			return join(s.b[from:end])
		}
	}
}

// closes tells whether b begins with </name, spaces before it allowed.
func closes(b, name []byte) bool {
	b = bytes.TrimLeft(b[:min(len(b), 64)], " \t\r\n")
	return len(b) >= 2+len(name) && b[0] == '<' && b[1] == '/' && bytes.EqualFold(b[2:2+len(name)], name)
}

func join(b []byte) []byte {
	if bytes.Contains(b, cdataSeam) {
		return bytes.ReplaceAll(b, cdataSeam, nil)
	}
	return b
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
