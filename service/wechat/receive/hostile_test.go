package receive

import (
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

// What people type reaches us as it is: these are texts that a strict parser refuses or misreads.
func TestTypedText(t *testing.T) {
	cdata := func(s string) string { return "<Content><![CDATA[" + s + "]]></Content>" }
	for _, tc := range []struct{ name, content, want string }{
		{"control characters", cdata("a\x00b\x0bc\x1b"), "a\x00b\x0bc\x1b"},
		{"bad UTF-8", cdata("a\xff\xfeb"), "a\ufffdb"},
		{"nested CDATA", cdata("<![CDATA[hello]]>"), "<![CDATA[hello]]>"},
		{"nested CDATA in the middle", cdata("a <![CDATA[b]]> c"), "a <![CDATA[b]]> c"},
		{"the end of CDATA", cdata("a]]>b"), "a]]>b"},
		{"the end of CDATA, cut in two as it should be", cdata("a]]]]><![CDATA[>b"), "a]]>b"},
		{"the end of the element", cdata("a]]></Content>b"), "a]]></Content>b"},
		{
			"another sender", cdata("]]></Content><FromUserName><![CDATA[oVictim]]></FromUserName><Content><![CDATA["),
			"]]></Content><FromUserName><![CDATA[oVictim]]></FromUserName><Content><![CDATA[",
		},
		{"another MsgId", cdata("]]></Content><MsgId>1</MsgId><Content><![CDATA[x"), "]]></Content><MsgId>1</MsgId><Content><![CDATA[x"},
		{"entities in CDATA", cdata("&lt;&amp;"), "&lt;&amp;"},
		{"entities", "<Content>&lt;a&gt; &amp; &quot;&apos; &#27721;&#x5B57; &nbsp; &#0; &#xFFFFFFF; &;</Content>", "<a> & \"' 汉字 &nbsp; &#0; &#xFFFFFFF; &;"},
		{"a stray <", "<Content>1 < 2 <3</Content>", "1 < 2 <3"},
		{"spaces around CDATA", "<Content>\n  <![CDATA[ a ]]>\n</Content>", " a "},
		{"no CDATA", "<Content>\n a \n</Content>", "a"},
		{"attributes", `<Content lang="a>b" x='"'><![CDATA[a]]></Content >`, "a"},
		{"an attribute never closed", `<Content lang="><![CDATA[a]]></Content>`, "a"},
		{"names in capitals", "<CONTENT><![CDATA[a]]></CONTENT>", "a"},
		{"names in small letters", "<content><![CDATA[a]]></content>", "a"},
		{"a comment before", "<!-- <Content>no</Content> --><Content>a</Content>", "a"},
		{"an unknown element before", "<Foo><![CDATA[<Content>no</Content>]]></Foo><Content>a</Content>", "a"},
		{"twice", "<Content><![CDATA[a]]></Content><Content>b</Content>", "a"},
		{"empty element", "<Content/>", ""},
		{"not there", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ev, err := parse([]byte(message("text", tc.content)))
			if err != nil {
				t.Fatal(err)
			}
			if ev.Text != tc.want {
				t.Errorf("got %q, want %q", ev.Text, tc.want)
			}
			if ev.From != "oCitizen" || ev.MsgID != 24000000000000001 || ev.Type != model.MsgText {
				t.Errorf("the text changed what is around it: %+v", ev)
			}
		})
	}
}

func TestBrokenDocuments(t *testing.T) {
	whole := message("text", "<Content><![CDATA[a]]></Content>")
	for name, xml := range map[string]string{
		"byte order mark and declaration": "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + whole,
		"text around":                     "hello < " + whole + " bye",
		"not closed":                      strings.TrimSuffix(whole, "</xml>"),
		"closed twice":                    whole + "</xml>",
		"in another root":                 strings.NewReplacer("<xml>", "<root a='1'>", "</xml>", "</root>").Replace(whole),
		"a DOCTYPE with a system":         `<!DOCTYPE xml SYSTEM "file:///etc/passwd">` + whole,
		"a DOCTYPE that declares":         `<!DOCTYPE xml [ <!ENTITY a "b"> ] >` + whole,
		"unknown wrapper":                 strings.Replace(whole, "<Content>", "<Wrap><Content>", 1),
	} {
		t.Run(name, func(t *testing.T) {
			ev, err := parse([]byte(xml))
			if err != nil || ev.Text != "a" || ev.From != "oCitizen" || ev.MsgID != 24000000000000001 {
				t.Errorf("got %+v, %v", ev, err)
			}
		})
	}
}

// A bomb of entities stays what it is: nine short words.
func TestDoctypeBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE lolz [<!ENTITY lol "lol">`)
	for i := 1; i <= 9; i++ {
		b.WriteString(`<!ENTITY lol` + string(rune('0'+i)) + ` "` + strings.Repeat("&lol;", 10) + `">`)
	}
	b.WriteString("]>" + message("text", "<Content>&lol9;</Content>"))
	ev, err := parse([]byte(b.String()))
	if err != nil || ev.Text != "&lol9;" {
		t.Errorf("got %q, %v", ev.Text, err)
	}
}

func TestNumbers(t *testing.T) {
	for name, tc := range map[string]struct {
		xml   string
		check func(model.Event) bool
	}{
		"CreateTime that is none": {
			strings.Replace(message("text", ""), "1790000000", "soon", 1),
			func(e model.Event) bool { return e.CreatedAt.IsZero() },
		},
		"MsgId that is none": {
			strings.Replace(message("text", ""), "24000000000000001", "x", 1),
			func(e model.Event) bool { return e.MsgID == 0 },
		},
		"MsgId beyond 64 bits": {
			strings.Replace(message("text", ""), "24000000000000001", "99999999999999999999", 1),
			func(e model.Event) bool { return e.MsgID == 0 },
		},
		"a place nowhere": {
			message("location", "<Location_X>NaN</Location_X><Location_Y>Inf</Location_Y><Scale>x</Scale>"),
			func(e model.Event) bool { return *e.Place == model.Place{} },
		},
	} {
		t.Run(name, func(t *testing.T) {
			if ev, err := parse([]byte(tc.xml)); err != nil || !tc.check(ev) {
				t.Errorf("got %+v, %v", ev, err)
			}
		})
	}
}

// What takes a strict amount of work a byte cannot be made slow by a megabyte of the worst kind. A quadratic reader
// takes minutes for any of these; the limit leaves room for a slow machine under the race detector.
func TestNoBodyIsSlow(t *testing.T) {
	for _, unit := range []string{
		"<", "</", "<a", "<a>", "<a '", `<a "'`, "<!", "<!--", "<!DOCTYPE [", "<![CDATA[", "]]>", "&", "&#", "&amp;", "\"'",
		"<Content>", "<Content><![CDATA[", "<Content><![CDATA[]]>", "<Content><![CDATA[]]><", "</Content>", "]]></Content>", "<List>",
		"<List><TemplateId>", "<PicMd5Sum>", "<EventKey><![CDATA[", "]]><![CDATA[", "<Label><![CDATA[]]></Content>",
	} {
		body := []byte("<xml>" + head + "<MsgType>text</MsgType>" + strings.Repeat(unit, MaxMessage/len(unit)))
		start := time.Now()
		_, _ = parse(body)
		_ = envelope(body)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("a body of %q took %v", unit, took)
		}
	}
}
