package model_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"example.org/hotline/model"
)

// A list that is longer than a value of the audit log takes loses nothing on its way there.
func TestALongListIsWrittenDownWhole(t *testing.T) {
	words := make([]string, model.MostNetworks)
	for i := range words {
		words[i] = "2001:0db8:0000:0000:0000:0000:0000:0000/" + string(rune('A'+i))
	}
	said := model.AuditParts("networks", words)
	if len(said) < 2 {
		t.Fatalf("%d parts", len(said))
	}
	detail := model.AuditDetail(said)
	for _, word := range words {
		if !strings.Contains(detail, word) {
			t.Errorf("without %s", word)
		}
	}
	for name, part := range said {
		if utf8.RuneCountInString(part) > 300 {
			t.Errorf("%s is cut", name)
		}
	}
	if said := model.AuditParts("networks", nil); len(said) != 0 {
		t.Errorf("of none: %v", said)
	}
}
