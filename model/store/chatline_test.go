package store_test

import (
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
)

// A line of any characters fits its column and comes back as it was.
func TestLongChatLines(t *testing.T) {
	now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	db := storetest.Open(t, func() time.Time { return now })
	lat := -123.12345678901234
	for i, said := range []string{
		strings.Repeat("<>&", 600), strings.Repeat("<", 1_000_000), strings.Repeat("\u2028", model.MostAgentText),
		strings.Repeat("\u2028\x01", 50_000), strings.Repeat("\xff", 50_000), strings.Repeat("汉", 300_000),
	} {
		l := model.ChatLine{ChatID: 1, Seq: i + 1, At: now, Kind: model.LineLink, Delivery: model.LineReceived}
		l.ChatContent = model.ChatContent{
			Text: said, Lat: &lat, Lng: &lat, Label: strings.Repeat("&", 5000), URL: "https://example.org/?" + strings.Repeat("&", 2900),
		}.Shortened()
		if err := db.AddChatLine(t.Context(), &l); err != nil {
			t.Errorf("%d: %v", i, err)
			continue
		}
		kept, err := db.ChatLine(t.Context(), 1, i+1)
		if err != nil || kept.Text != strings.ToValidUTF8(l.Text, "\ufffd") && kept.Text != strings.ReplaceAll(l.Text, "\xff", "\ufffd") ||
			kept.Label != l.Label || kept.URL != l.URL {
			t.Errorf("%d: %d bytes came back as %d, %v", i, len(l.Text), len(kept.Text), err)
		}
	}
}
