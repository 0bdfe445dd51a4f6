package model

import (
	"testing"
	"time"
)

func TestConsentCountsEachTapOnce(t *testing.T) {
	start := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	type answer struct {
		after  time.Duration
		accept bool
		by     ConsentSource
	}
	for _, tc := range []struct {
		name    string
		answers []answer
		left    int
	}{
		{"told by both", []answer{{0, true, ConsentByPage}, {time.Second, true, ConsentByEvent}}, 1},
		{"the other way round", []answer{{0, true, ConsentByEvent}, {time.Second, true, ConsentByPage}}, 1},
		{"two taps, each told by both", []answer{{0, true, ConsentByPage}, {0, true, ConsentByEvent}, {9 * time.Second, true, ConsentByPage}, {9 * time.Second, true, ConsentByEvent}}, 2},
		{"two taps that only the page told", []answer{{0, true, ConsentByPage}, {time.Second, true, ConsentByPage}}, 2},
		{"a day apart", []answer{{0, true, ConsentByPage}, {24 * time.Hour, true, ConsentByEvent}}, 2},
		{"a refusal takes back nothing", []answer{{0, true, ConsentByPage}, {time.Hour, false, ConsentByPage}}, 1},
		{"refused, then agreed", []answer{{0, false, ConsentByPage}, {time.Second, true, ConsentByEvent}}, 1},
	} {
		c := Consent{}
		for _, a := range tc.answers {
			c.Answer(a.accept, a.by, start.Add(a.after))
		}
		if c.Left != tc.left {
			t.Errorf("%s: %d left, want %d", tc.name, c.Left, tc.left)
		}
	}
}

func TestWhenToAskForConsent(t *testing.T) {
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name              string
		do                func(*Consent)
		longTerm          bool
		allowed, answered bool
	}{
		{"never asked", func(c *Consent) { c.Version = 0 }, false, false, false},
		{"agreed", func(c *Consent) { c.Answer(true, ConsentByPage, now) }, false, true, true},
		{"agreed and used up", func(c *Consent) { c.Answer(true, ConsentByPage, now); c.Use() }, false, false, false},
		{"agreed for good, and used", func(c *Consent) { c.Answer(true, ConsentByPage, now); c.Use() }, true, true, true},
		{"refused a month ago", func(c *Consent) { c.Answer(false, ConsentByPage, now.AddDate(0, 0, -30)) }, false, false, false},
		{"refused yesterday", func(c *Consent) { c.Answer(false, ConsentByPage, now.AddDate(0, 0, -1)) }, false, false, true},
		{"taken back", func(c *Consent) { c.Answer(true, ConsentByPage, now); c.Revoke(now) }, true, false, true},
		{"miscounted", func(c *Consent) { c.Answer(true, ConsentByPage, now); c.Exhaust(now) }, true, false, false},
	} {
		c := Consent{Version: 1}
		tc.do(&c)
		if got := c.Allows(tc.longTerm); got != tc.allowed {
			t.Errorf("%s: allows %v", tc.name, got)
		}
		if got := c.Answered(tc.longTerm, now); got != tc.answered {
			t.Errorf("%s: answered %v", tc.name, got)
		}
	}
}
