package callback

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAReplyThatIsTooLong(t *testing.T) {
	link := `<a href="https://12345.example/h5/chat">点此查看</a>`
	for name, tc := range map[string]struct {
		text string
		ends string
	}{
		"fits":             {strings.Repeat("x", mostReply), "x"},
		"sentences":        {strings.Repeat("请带身份证和户口本。", 100), "请带身份证和户口本。…"},
		"lines":            {strings.Repeat("▸ 一行\n", 300), "▸ 一行…"},
		"one sentence":     {strings.Repeat("长", 1000), "长…"},
		"a link in two":    {strings.Repeat("长", 670) + link, "长…"},
		"a link at an end": {strings.Repeat("长", 500) + "。" + link + strings.Repeat("长", 500), "长。…"},
		"a whole link":     {link + strings.Repeat("长。", 500), "长。…"},
	} {
		got := fit(tc.text)
		if len(got) > mostReply || !utf8.ValidString(got) || !strings.HasSuffix(got, tc.ends) || strings.Count(got, "<a ") != strings.Count(got, "</a>") {
			t.Errorf("%s: %d bytes: %s", name, len(got), got)
		}
		if len(tc.text) > mostReply && len(got) < mostReply/2 {
			t.Errorf("%s: only %d bytes are left", name, len(got))
		}
	}
}
