package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

func ticket(c model.Citizen, number string) model.Ticket {
	return model.Ticket{
		Number: number, Source: model.SourceWeChat, Status: model.Submitted, Category: "C1", Nature: model.NatureComplaint,
		Title: "路灯不亮🔦", Content: "巷口的路灯坏了三天", Address: "云麓区某街道1号", Point: &model.Point{Lat: 23.129112, Lng: 113.264385},
		PointConfirmed: true, ContactName: "张三", IDType: model.IDResident, IDNo: "11010519491231002X", Phone: "13800138000",
		ContactAddress: "云麓区某街道2号", CitizenID: c.ID, IdempotencyKey: "key-" + number, SubmittedAt: noon, UpdatedAt: noon,
	}
}

func add(t *testing.T, s *store.Store, tk model.Ticket) model.Ticket {
	t.Helper()
	if err := s.AddTicket(t.Context(), &tk); err != nil {
		t.Fatal(err)
	}
	return tk
}

func TestTicketComesBackWhole(t *testing.T) {
	s := storetest.Open(t, at(noon))
	c := meet(t, s, "oA1")
	want := add(t, s, ticket(c, "26112310000019"))
	got, err := s.TicketByNumber(t.Context(), want.Number)
	if err != nil {
		t.Fatal(err)
	}
	got.Photos = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	again := ticket(c, "26112310000027")
	again.IdempotencyKey = want.IdempotencyKey
	if err := s.AddTicket(t.Context(), &again); !errors.Is(err, store.ErrExists) {
		t.Fatalf("the same form twice: %v", err)
	}
	if _, err := s.TicketByNumber(t.Context(), "26112310000035"); !errors.Is(err, model.ErrTicketNotFound) {
		t.Fatalf("unknown number: %v", err)
	}
}

func TestSaveTicketNoticesAnother(t *testing.T) {
	s := storetest.Open(t, at(noon))
	one := add(t, s, ticket(meet(t, s, "oA1"), "26112310000019"))
	two := one
	one.Status = model.Withdrawn
	if err := s.SaveTicket(t.Context(), &one); err != nil {
		t.Fatal(err)
	}
	two.Status = model.Accepted
	if err := s.SaveTicket(t.Context(), &two); !errors.Is(err, store.ErrStale) {
		t.Fatalf("the second save: %v", err)
	}
}

func TestSelfFiledTickets(t *testing.T) {
	s := storetest.Open(t, at(noon))
	c := meet(t, s, "oA1")
	for i := range 5 {
		add(t, s, ticket(c, fmt.Sprintf("2611231000%04d", i)))
	}
	byAgent := ticket(c, "26112330000019")
	byAgent.Source, byAgent.EnteredByAgent = model.SourceAgent, true
	add(t, s, byAgent)
	foreign := ticket(c, "26112310009999")
	foreign.Phone = "13900139000"
	add(t, s, foreign)
	for number, want := range map[string]error{
		"26112310000004": nil, byAgent.Number: model.ErrTicketNotFound, foreign.Number: model.ErrTicketNotFound,
		"26112310008888": model.ErrTicketNotFound,
	} {
		if got, err := s.SelfFiledTicket(t.Context(), "13800138000", number); !errors.Is(err, want) || (want == nil && got.Number != number) {
			t.Errorf("%s: %q, %v, want %v", number, got.Number, err, want)
		}
	}
	numbers := func(statuses []model.Status, before int64, limit int) (list []string) {
		got, err := s.SelfFiledTickets(t.Context(), "13800138000", statuses, before, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, tk := range got {
			list = append(list, tk.Number[10:])
		}
		return list
	}
	if diff := cmp.Diff([]string{"0004", "0003", "0002", "0001", "0000"}, numbers(nil, 0, 10)); diff != "" {
		t.Fatal(diff)
	}
	third, err := s.TicketByNumber(t.Context(), "26112310000002")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"0001"}, numbers(nil, third.ID, 1)); diff != "" {
		t.Fatal(diff)
	}
	if got := numbers([]model.Status{model.Closed}, 0, 10); got != nil {
		t.Fatalf("closed: %v", got)
	}
}

func TestReserveNumbers(t *testing.T) {
	s := storetest.Open(t, at(noon))
	seen := make(chan int, 100)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			first, err := s.ReserveNumbers(t.Context(), "261123", model.SourceWeChat, 10)
			if err != nil {
				t.Error(err)
			}
			for i := range 10 {
				seen <- first + i
			}
		})
	}
	wg.Wait()
	close(seen)
	all := map[int]bool{}
	for n := range seen {
		if n < 0 || n >= 100 || all[n] {
			t.Fatalf("number %d is not of the first hundred, or given twice", n)
		}
		all[n] = true
	}
	if _, err := s.ReserveNumbers(t.Context(), "261123", model.SourceWeChat, model.NumbersADay); err == nil {
		t.Fatal("more numbers than a day has")
	}
	if _, err := s.ReserveNumbers(t.Context(), "261123", model.SourceAgent, 1); err != nil {
		t.Fatalf("another source has a counter of its own: %v", err)
	}
}

func TestCountSubmission(t *testing.T) {
	s := storetest.Open(t, at(noon))
	var within int
	for range 12 {
		ok, err := s.CountSubmission(t.Context(), "13800138000", "261123", 10)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			within++
		}
	}
	if within != 10 {
		t.Fatalf("%d of twelve were within ten", within)
	}
	if ok, err := s.CountSubmission(t.Context(), "13800138000", "261124", 10); err != nil || !ok {
		t.Fatalf("the next day: %v, %v", ok, err)
	}
}

func TestTakePhotos(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	mine, other := meet(t, s, "oA1"), meet(t, s, "oA2")
	for id, c := range map[string]model.Citizen{"p1": mine, "p2": mine, "p3": other} {
		if err := s.AddPhoto(ctx, model.Photo{ID: id, CitizenID: c.ID, Width: 4, Height: 3, Size: 9, CreatedAt: noon}); err != nil {
			t.Fatal(err)
		}
	}
	tk := add(t, s, ticket(mine, "26112310000019"))
	take := func(ids ...string) error {
		return s.InTx(ctx, func(tx *store.Store) error { return tx.TakePhotos(ctx, ids, mine.ID, tk.ID, 0) })
	}
	if err := take("p1", "p3"); !errors.Is(err, model.ErrPhotoNotFound) {
		t.Fatalf("somebody else's photo: %v", err)
	}
	if err := take("p2", "p1"); err != nil {
		t.Fatal(err)
	}
	got, err := s.TicketByNumber(ctx, tk.Number)
	if err != nil || len(got.Photos) != 2 || got.Photos[0].ID != "p2" || got.Photos[1].ID != "p1" {
		t.Fatalf("got %+v, %v; want p2, p1", got.Photos, err)
	}
	if err := take("p1"); !errors.Is(err, model.ErrPhotoNotFound) {
		t.Fatalf("a photo taken before: %v", err)
	}
	if loose, err := s.LoosePhotos(ctx, noon.Add(time.Hour), 10); err != nil || len(loose) != 1 || loose[0].ID != "p3" {
		t.Fatalf("loose: %+v, %v", loose, err)
	}
	if err := s.DeletePhoto(ctx, "p1", mine.ID); !errors.Is(err, model.ErrPhotoNotFound) {
		t.Fatalf("deleting a ticket's photo: %v", err)
	}
}
