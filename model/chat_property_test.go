package model_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.org/hotline/model"
)

// Whatever comes, in whatever order and however often: a chat closes once, asks for a rating only for an end that asks, never
// closes a silence that was ours, and Due never lets a deadline pass.
func TestChatsUnderAnyInputs(t *testing.T) {
	kinds := []model.ChatInputKind{
		model.InSaid, model.InAgentSaid, model.InConnected, model.InSwitched, model.InEnded, model.InGone, model.InAgentCloses, model.InRequeue,
		model.InTick, model.InTick, model.InTick, model.InSaid, model.InAgentSaid,
	}
	rapid.Check(t, func(t *rapid.T) {
		now := clockAt(9, 0, 0).Add(time.Duration(rapid.IntRange(0, 9*3600-1).Draw(t, "opens")) * time.Second)
		c := model.NewChat(7, model.DeskConsole, now, nil, rules)
		closed := 0
		for range rapid.IntRange(1, 40).Draw(t, "inputs") {
			now = now.Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "later")) * time.Second)
			in := model.ChatInput{
				Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), At: now, Agent: rapid.SampledFrom([]model.ChatAgent{li, wang}).Draw(t, "agent"),
				Leave: rapid.IntRange(0, 20).Draw(t, "leave") == 0,
			}
			if in.Kind != model.InTick && rapid.IntRange(0, 3).Draw(t, "late") == 0 { // told of late
				in.At = now.Add(-time.Duration(rapid.IntRange(0, 900).Draw(t, "by")) * time.Second)
			}
			before := c
			due := c.Due(rules)
			out := c.Take(in, rules)
			if out.Closed {
				closed++
			}
			if out.Closed == (before.Open() == c.Open()) {
				t.Fatalf("closed is %v, from %s to %s", out.Closed, before.State, c.State)
			}
			if !before.Open() && (out != model.ChatOutcome{} || before != c) {
				t.Fatalf("a closed chat changed: %+v", out)
			}
			if _, owed := before.Owed(); owed && c.End == model.EndIdle {
				t.Fatal("closed while an answer was owed")
			}
			if c.End == model.EndIdle && before.Open() && now.Sub(before.LastCitizenAt) < rules.Idle {
				t.Fatalf("closed %v after his last message", now.Sub(before.LastCitizenAt))
			}
			if in.Kind == model.InTick && before.Open() && due.After(now) && out.Changed {
				t.Fatalf("something fell due at %v, and Due said %v", now, due)
			}
			if in.Kind == model.InTick {
				for i := 0; c.Open() && !c.Due(rules).After(now); i++ {
					if out := c.Take(in, rules); !out.Changed || i > 5 {
						t.Fatalf("due at %v, looked at at %v, and nothing comes of it: %+v", c.Due(rules), now, c)
					} else if out.Closed {
						closed++
					}
				}
			}
		}
		for ; c.Open(); now = now.Add(time.Minute) {
			if c.Take(model.ChatInput{Kind: model.InTick, At: now}, rules).Closed {
				closed++
			}
			if now.After(clockAt(18, 32, 0)) && now.After(c.ConnectedAt.Add(32*time.Minute)) {
				t.Fatalf("still open at %v: %+v", now.In(cst), c)
			}
		}
		if closed != 1 || (c.Rating.State == model.RatingAsked) != c.End.Asks() {
			t.Fatalf("closed %d times, by %s, rating %q", closed, c.End, c.Rating.State)
		}
	})
}
