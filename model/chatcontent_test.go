package model_test

import (
	"encoding/json"
	"strings"
	"testing"

	"example.org/hotline/model"
)

func TestShortened(t *testing.T) {
	size := func(c model.ChatContent) int {
		t.Helper()
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		return len(b)
	}
	lat := -123.123456789012345
	whole := model.ChatContent{Text: strings.Repeat("\u2028", model.MostAgentText), Lat: &lat, Lng: &lat, Label: strings.Repeat("长", 100)}
	if got := whole.Shortened(); got != whole {
		t.Error("what an agent may write is cut")
	}
	for name, c := range map[string]model.ChatContent{
		"text":       {Text: strings.Repeat("长", 300_000)},
		"separators": {Text: strings.Repeat("\u2028\u2029", 4000)},
		"controls":   {Text: strings.Repeat("\x01\b", 4000)},
		"quotes":     {Text: strings.Repeat(`"\`, 9000)},
		"no text":    {Text: strings.Repeat("\xff", 9000)},
		"faces":      {Text: strings.Repeat("😀", 9000)},
		"title":      {Label: strings.Repeat("长", 9000), URL: "https://example.org"},
		"all":        {Text: strings.Repeat("长", 9000), Label: strings.Repeat("\x01", 9000), URL: strings.Repeat("u", 9000), Lat: &lat, Lng: &lat},
	} {
		got := c.Shortened()
		if n := size(got); n > model.MostContent || n < 1000 {
			t.Errorf("%s: %d bytes", name, n)
		}
		if c.Text != "" && !strings.HasSuffix(got.Text, "后面的内容没有保存）") {
			t.Errorf("%s: it does not say that it is cut", name)
		}
		if again := got.Shortened(); again != got {
			t.Errorf("%s: shortened again it is another", name)
		}
		if c.URL != "" && got.URL != "" && got.URL != c.URL {
			t.Errorf("%s: the address is cut", name)
		}
	}
}
