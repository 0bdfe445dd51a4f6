package kefu_test

import (
	"strings"
	"testing"

	"example.org/hotline/model"
)

// However long a message is, and whatever it is made of, its chat takes it.
func TestMessagesOfAnyLength(t *testing.T) {
	w := openDesk(t)
	w.agent(t, "yun")
	who := w.citizen(t, 1)
	long := strings.Repeat("\u2028<\x01", 50_000)
	c, _ := w.says(t, who, "路灯坏了")
	for i, ev := range []model.Event{
		{Type: model.MsgText, Text: strings.Repeat("<>&", 1700)},
		{Type: model.MsgText, Text: long},
		{Type: model.MsgVoice, MediaID: strings.Repeat("m", 5000), Recognition: long},
		{Type: model.MsgLink, Link: &model.Link{Title: long, Description: long, URL: long}},
		{Type: model.MsgLocation, Place: &model.Place{Lat: 23, Lng: 113, Label: long}},
	} {
		ev.From, ev.MsgID, ev.CreatedAt = who.OpenID, w.told.Add(1), w.now()
		if _, err := w.Hear(t.Context(), who, ev); err != nil {
			t.Errorf("message %d: %v", i, err)
		}
	}
	lines, err := w.Lines(t.Context(), c.ID, 0, 100)
	must(t, err)
	heard := 0
	for _, l := range lines {
		if l.From == model.FromCitizen {
			heard++
		}
		if heard == 2 && l.Kind == model.LineText && l.From == model.FromCitizen && l.Text != strings.Repeat("<>&", 1700) {
			t.Errorf("what fits is cut to %d bytes", len(l.Text))
		}
	}
	if heard != 6 {
		t.Errorf("%d of 6 messages are kept", heard)
	}
}
