package model_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.org/hotline/model"
)

// Whatever three people and the clock do with a case in whatever order: what is published has no open hit, was approved by
// one who had no hand in it, was announced long enough before, and is of a ticket that may be public at that moment.
func TestACaseIsNeverPublishedWrongly(t *testing.T) {
	published := 0
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
		ticket := model.Ticket{ID: 7, Status: model.Rated, PublicIntent: true, Source: model.SourceWeChat, Nature: model.NatureHelp}
		c := model.CaseFile{TicketID: 7, State: model.CaseWithdrawn}
		text := model.CaseText{Title: "工地夜间施工", Content: "市民反映夜间施工影响休息", Result: "已经处理"}
		var hands []int64 // who had a hand in the text since the copy was made, counted here
		var approver int64
		var announced time.Time
		nextHit := int64(1)
		find := func() []model.CaseHit {
			var list []model.CaseHit
			for range rapid.IntRange(0, 2).Draw(t, "hits") {
				list = append(list, model.CaseHit{
					ID: nextHit, Field: "content", Kind: rapid.SampledFrom([]string{"mobile", "company", "door"}).Draw(t, "kind"), Text: rapid.SampledFrom([]string{"甲", "乙"}).Draw(t, "text"),
				})
				nextHit++
			}
			return list
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			who := rapid.Int64Range(1, 3).Draw(t, "who")
			hit := int64(0)
			if len(c.Hits) > 0 {
				hit = c.Hits[rapid.IntRange(0, len(c.Hits)-1).Draw(t, "hit")].ID
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "hours")) * time.Hour)
			was := c.State
			var err error
			act := rapid.SampledFrom([]string{
				"draft", "edit", "waive", "confirm", "submit", "return", "approve", "publish", "publish", "unheard", "down", "intent", "redo",
			}).Draw(t, "act")
			if rapid.IntRange(0, 3).Draw(t, "astray") > 0 { // most steps lead on, or no life gets far
				act = map[model.CaseState][]string{
					model.CaseWithdrawn: {"draft", "draft"}, model.CaseDrafted: {"submit", "waive"}, model.CaseReviewing: {"approve", "confirm"},
					model.CaseAnnounced: {"publish", "publish"}, model.CasePublished: {"down", "down"},
				}[c.State][rapid.IntRange(0, 1).Draw(t, "on")]
			}
			switch act {
			case "draft":
				if _, err = c.Redraft(who, now, text, find()); err == nil {
					hands = []int64{who}
				}
			case "edit":
				if _, err = c.Edit(who, now, text, find()); err == nil {
					hands = append(hands, who)
				}
			case "waive":
				if _, err = c.Waive(who, now, hit, "不是真实信息"); err == nil {
					hands = append(hands, who)
				}
			case "confirm":
				_, err = c.Confirm(who, now, hit)
			case "submit":
				if _, err = c.Submit(who, now); err == nil {
					hands = append(hands, who)
				}
			case "return":
				_, err = c.Return(who, now, "再改一改")
			case "approve":
				if _, err = c.Approve(who, now, ticket); err == nil {
					approver, announced = who, now
				}
			case "unheard":
				_, err = c.Unheard(now)
			case "down":
				_, err = c.TakeDown(model.CaseTakeDown, model.RoleScreener, who, now, "不再公开")
			case "intent":
				ticket.PublicIntent = !ticket.PublicIntent
			case "redo":
				ticket.Status = rapid.SampledFrom([]model.Status{model.Handling, model.Rated, model.Closed}).Draw(t, "status")
			case "publish":
				if _, err = c.Publish(now, ticket); err != nil {
					break
				}
				published++
				open := slices.ContainsFunc(c.Hits, func(h model.CaseHit) bool {
					return h.Kind == "mobile" || h.Waiver == nil || h.Waiver.ConfirmedBy == 0 || h.Waiver.ConfirmedBy == h.Waiver.By
				})
				if was != model.CaseAnnounced || open || slices.Contains(hands, approver) || now.Sub(announced) < 84*time.Hour || !ticket.PublicIntent || ticket.Status == model.Handling {
					t.Fatalf("published: was %s, open %v, hands %v, approved by %d, %v after, %+v", was, open, hands, approver, now.Sub(announced), ticket)
				}
			}
			var said *model.Error
			if err != nil && !errors.As(err, &said) {
				t.Fatal(err)
			}
			if err != nil && c.State != was {
				t.Fatalf("refused, and yet it went from %s to %s", was, c.State)
			}
			if (c.State == model.CasePublished) != (c.PublishedAt != nil && c.WithdrawnAt == nil) && c.State != model.CaseDrafted && c.State != model.CaseReviewing && c.State != model.CaseAnnounced {
				t.Fatalf("%s, published %v, withdrawn %v", c.State, c.PublishedAt, c.WithdrawnAt)
			}
		}
	})
	if !testing.Short() && published == 0 {
		t.Error("no life was long enough to see a case published")
	}
}

func TestDistrict(t *testing.T) {
	for address, want := range map[string]string{
		"云麓区望江街道梧桐路88号": "云麓区", "广东省广州市珠湾区某路": "珠湾区", "广州市木棉区": "木棉区", "榕树小区3栋": "", "某县": "某县", "": "", "幸福社区门口": "",
	} {
		if got := model.District(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
