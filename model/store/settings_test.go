package store_test

import (
	"errors"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

func TestATextIsKeptOverTheVersionThatWasSeenAlone(t *testing.T) {
	s := storetest.Open(t, time.Now)
	now := time.Date(2026, 11, 28, 4, 0, 0, 0, time.UTC)
	first := model.AutoReply{Code: "help", Text: "一", Active: true, ChangedBy: "editor", ChangedAt: now}
	late := first
	works(t, s.SaveAutoReply(t.Context(), &first))
	if err := s.SaveAutoReply(t.Context(), &late); !errors.Is(err, store.ErrStale) {
		t.Fatalf("over a version that was not seen: %v", err)
	}
	first.Text, first.Words = "二", []string{"停水", "水管 坏了"}
	works(t, s.SaveAutoReply(t.Context(), &first))
	kept, ok, err := s.AutoReplyByCode(t.Context(), "help")
	works(t, err)
	if !ok || kept.Text != "二" || kept.Version != 2 || len(kept.Words) != 2 || kept.Words[1] != "水管 坏了" || !kept.ChangedAt.Equal(now) {
		t.Errorf("kept %+v", kept)
	}
	before, err := s.AutoReplyVersions(t.Context(), "help", 2, 10)
	works(t, err)
	if len(before) != 1 || before[0].Text != "一" {
		t.Errorf("versions %+v", before)
	}
	if err := s.DeleteAutoReply(t.Context(), "help", 1); !errors.Is(err, store.ErrStale) {
		t.Errorf("deleting what was changed: %v", err)
	}
	works(t, s.DeleteAutoReply(t.Context(), "help", 2))
	if list, err := s.AutoReplies(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("left: %+v, %v", list, err)
	}
	if _, ok, err := s.AutoReplyByCode(t.Context(), "中文"); ok || err != nil {
		t.Errorf("a code that can be none: %v", err)
	}
	if list, err := s.AutoReplyVersions(t.Context(), "中文", 0, 10); err != nil || len(list) != 0 {
		t.Errorf("versions of a code that can be none: %v", err)
	}
}

func TestAParameterChangesWhatEverySeatHolds(t *testing.T) {
	s := storetest.Open(t, time.Now)
	if seat, err := s.Seat(t.Context(), 1); err != nil || seat.Capacity != model.SeatCapacity {
		t.Fatalf("%+v, %v", seat, err)
	}
	p := model.Parameter{Name: model.ParameterChats, Value: 3, ChangedBy: "admin", ChangedAt: time.Now().UTC().Truncate(time.Second)}
	stale := p
	works(t, s.SaveParameter(t.Context(), &p))
	if err := s.SaveParameter(t.Context(), &stale); !errors.Is(err, store.ErrStale) {
		t.Errorf("over a version that was not seen: %v", err)
	}
	p.Value = 4
	works(t, s.SaveParameter(t.Context(), &p))
	p.Version, p.Value = 1, 9
	if err := s.SaveParameter(t.Context(), &p); !errors.Is(err, store.ErrStale) {
		t.Errorf("over an old version: %v", err)
	}
	for _, id := range []int64{1, 2} {
		if seat, err := s.Seat(t.Context(), id); err != nil || seat.Capacity != 4 {
			t.Errorf("seat %d: %+v, %v", id, seat, err)
		}
	}
}

func works(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
