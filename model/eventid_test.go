package model

import (
	"strings"
	"testing"
	"time"
)

func TestEventID(t *testing.T) {
	at := time.Unix(1_790_000_000, 0)
	const openid = "oCitizen0000000000000000001"
	click := Event{From: openid, CreatedAt: at, Type: EvClick, Key: "KEFU"}
	differing := map[string]Event{
		"a message":                  {From: openid, CreatedAt: at, Type: MsgText, MsgID: 7, Text: "a"},
		"another message":            {From: openid, CreatedAt: at, Type: MsgText, MsgID: 8, Text: "a"},
		"without MsgId":              {From: openid, CreatedAt: at, Type: MsgText, Text: "a"},
		"without MsgId, other text":  {From: openid, CreatedAt: at, Type: MsgText, Text: "b"},
		"without MsgId, a place":     {From: openid, CreatedAt: at, Type: MsgLocation, Place: &Place{Lat: 1}},
		"without MsgId, other place": {From: openid, CreatedAt: at, Type: MsgLocation, Place: &Place{Lat: 2}},
		"a click":                    click,
		"another key":                {From: openid, CreatedAt: at, Type: EvClick, Key: "OTHER"},
		"a second later":             {From: openid, CreatedAt: at.Add(time.Second), Type: EvClick, Key: "KEFU"},
		"somebody else":              {From: openid + "x", CreatedAt: at, Type: EvClick, Key: "KEFU"},
		"another event":              {From: openid, CreatedAt: at, Type: EvView, Key: "KEFU"},
		"kf a":                       {From: openid, CreatedAt: at, Type: EvKfClose, KfAccount: "a@x"},
		"kf b":                       {From: openid, CreatedAt: at, Type: EvKfClose, KfAccount: "b@x"},
		"kf a to b":                  {From: openid, CreatedAt: at, Type: EvKfSwitch, FromKf: "a@x", ToKf: "b@x"},
		"kf b to a":                  {From: openid, CreatedAt: at, Type: EvKfSwitch, FromKf: "b@x", ToKf: "a@x"},
		"template 1":                 {From: openid, CreatedAt: at, Type: EvTemplateSent, Template: &TemplateResult{MsgID: 1}},
		"template 2":                 {From: openid, CreatedAt: at, Type: EvTemplateSent, Template: &TemplateResult{MsgID: 2}},
		"sent 1":                     {From: openid, CreatedAt: at, Type: EvSubscribeSent, Subscriptions: []Subscription{{MsgID: "1"}}},
		"sent 2":                     {From: openid, CreatedAt: at, Type: EvSubscribeSent, Subscriptions: []Subscription{{MsgID: "2"}}},
		"no citizen":                 {CreatedAt: at, Type: EvClick, Key: "KEFU", MenuID: "1"},
		"no citizen, other menu":     {CreatedAt: at, Type: EvClick, Key: "KEFU", MenuID: "2"},
		"nothing at all":             {},
	}
	seen := map[string]string{}
	for name, ev := range differing {
		id := ev.ID()
		if other, taken := seen[id]; taken {
			t.Errorf("%s and %s are both %s", name, other, id)
		}
		seen[id] = name
		if strings.Contains(id, openid) || id == "" {
			t.Errorf("%s: id %q", name, id)
		}
		if again := ev.ID(); again != id {
			t.Errorf("%s: %s, then %s", name, id, again)
		}
	}

	// What WeChat adds to an event without meaning must not make it a new one, nor the zone of our clock.
	same := click
	same.MenuID, same.CreatedAt = "9", at.UTC()
	if same.ID() != click.ID() {
		t.Errorf("%+v and %+v are two events", same, click)
	}
}
