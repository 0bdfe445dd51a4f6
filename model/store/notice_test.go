package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

func TestOutbox(t *testing.T) {
	now := noon
	s := storetest.Open(t, func() time.Time { return now })
	ctx := t.Context()
	c := meet(t, s, "oA1")
	for range 2 {
		n := model.Notice{Dedupe: "d1", CitizenID: c.ID, Kind: model.NoticeBound, Params: map[string]string{"at": "x"}, ExpiresAt: now.Add(time.Hour)}
		if err := s.QueueNotice(ctx, n); err != nil {
			t.Fatal(err)
		}
	}
	claim := func() []model.Notice {
		list, err := s.ClaimNotices(ctx, 10, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	first := claim()
	if len(first) != 1 || first[0].Params["at"] != "x" || first[0].Attempts != 1 {
		t.Fatalf("claimed %+v", first)
	}
	if again := claim(); len(again) != 0 {
		t.Fatalf("claimed twice: %+v", again)
	}
	now = now.Add(2 * time.Minute) // its first claimant died
	second := claim()
	if len(second) != 1 {
		t.Fatal("not claimed after the lease")
	}
	first[0].State = model.DeliveryAccepted
	if err := s.SettleNotice(ctx, first[0]); !errors.Is(err, store.ErrStale) {
		t.Fatalf("settled by who had lost it: %v", err)
	}
	second[0].State, second[0].Channel, second[0].PlatformID = model.DeliveryAccepted, model.ByTemplate, "77"
	if err := s.SettleNotice(ctx, second[0]); err != nil {
		t.Fatal(err)
	}
	if err := s.ReportNotice(ctx, model.NoticeReport{PlatformID: "77", Channel: model.ByTemplate, Arrived: true, Why: "success"}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if left := claim(); len(left) != 0 {
		t.Fatalf("left: %+v", left)
	}
	if list, err := s.NoticesOf(ctx, c.ID); err != nil || len(list) != 1 || list[0].State != model.DeliveryDone {
		t.Fatalf("got %+v, %v", list, err)
	}
}

func TestManyNoticesAreQueuedAtOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	c := meet(t, s, "oA1")
	queue := func(upTo int) {
		list := make([]model.Notice, upTo)
		for i := range list {
			list[i] = model.Notice{Dedupe: fmt.Sprint(i), CitizenID: c.ID, TicketID: 7, Kind: model.NoticeExpired, Params: map[string]string{"number": "1"}}
		}
		if err := s.QueueNotices(t.Context(), list); err != nil {
			t.Fatal(err)
		}
	}
	for _, upTo := range []int{0, 1, 603, 700} { // told again, they are the same notices
		queue(upTo)
		if list, err := s.NoticesOf(t.Context(), c.ID); err != nil || len(list) != upTo {
			t.Fatalf("%d queued: %d, %v", upTo, len(list), err)
		}
	}
	list, err := s.ClaimNotices(t.Context(), 1, time.Minute)
	if err != nil || len(list) != 1 || list[0].TicketID != 7 || !list[0].ExpiresAt.Equal(noon.Add(model.NoticeWithin)) {
		t.Fatalf("claimed %+v, %v", list, err)
	}
}

func TestClaimAtOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	c := meet(t, s, "oA1")
	const notices = 200
	for i := range notices {
		n := model.Notice{Dedupe: fmt.Sprint(i), CitizenID: c.ID, Kind: model.NoticeBound, ExpiresAt: noon.Add(time.Hour)}
		if err := s.QueueNotice(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	times := map[int64]int{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				list, err := s.ClaimNotices(t.Context(), 10, time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				if len(list) == 0 {
					return
				}
				mu.Lock()
				for _, n := range list {
					times[n.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(times) != notices {
		t.Fatalf("%d of %d notices were claimed", len(times), notices)
	}
	for id, n := range times {
		if n != 1 {
			t.Fatalf("notice %d was claimed %d times", id, n)
		}
	}
}
