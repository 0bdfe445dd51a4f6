package kefu

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	for name, tc := range map[string]struct {
		text string
		want []string
	}{
		"fits to the byte":           {strings.Repeat("字", 4), []string{"字字字字"}},
		"after a sentence":           {"甲乙。丙丁", []string{"甲乙。", "丙丁"}},
		"the last of several":        {"甲。乙！丙", []string{"甲。乙！", "丙"}},
		"at the end of a line":       {"甲乙\n丙丁戊", []string{"甲乙\n", "丙丁戊"}},
		"a sentence before a comma":  {"甲乙？丙，丁", []string{"甲乙？", "丙，丁"}},
		"at a comma":                 {"甲乙，丙丁戊", []string{"甲乙，", "丙丁戊"}},
		"between characters":         {"甲乙丙丁戊", []string{"甲乙丙丁", "戊"}},
		"a sentence that is too far": {"甲。乙丙丁", []string{"甲。乙丙", "丁"}},
		"never within a character":   {"a甲乙丙丁", []string{"a甲乙丙", "丁"}},
		"nothing blank":              {"甲乙丙丁\n  \n", []string{"甲乙丙丁"}},
	} {
		if got := split(tc.text, 12); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := split(strings.Repeat("字", 683), mostBytes); len(got) != 2 || len(got[0]) != 2046 {
		t.Errorf("%d messages", len(got))
	}
}

func TestSplitLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("a字😀。，！\n")), 1, 400, -1).Draw(t, "text")
		most := rapid.IntRange(8, 64).Draw(t, "most")
		for _, how := range []func(string, int) []string{split, chop} {
			list := how(text, most)
			for _, piece := range list {
				if len(piece) > most || !utf8.ValidString(piece) || strings.TrimSpace(piece) == "" {
					t.Fatalf("a piece of %d bytes: %q", len(piece), piece)
				}
			}
			bare := func(s string) string { return strings.ReplaceAll(s, "\n", "") }
			if bare(strings.Join(list, "")) != bare(text) {
				t.Fatalf("%q became %q", text, list)
			}
		}
		if a, b := len(split(text, most)), len(chop(text, most)); b > a && !strings.Contains(text, "\n") {
			t.Fatalf("%d messages where %d do", b, a)
		}
	})
}
