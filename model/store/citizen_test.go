package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

func meet(t *testing.T, s *store.Store, openID string) model.Citizen {
	t.Helper()
	c, err := s.Meet(t.Context(), openID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMeet(t *testing.T) {
	s := storetest.Open(t, at(noon))
	first, again, other := meet(t, s, "oA1"), meet(t, s, "oA1"), meet(t, s, "oA2")
	if first.ID == 0 || first.ID != again.ID || first.ID == other.ID || first.OpenID != "oA1" {
		t.Fatalf("got %+v, %+v, %+v", first, again, other)
	}
	if err := s.SetFollowed(t.Context(), first.ID, true); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Citizen(t.Context(), first.ID); err != nil || !c.Followed {
		t.Fatalf("got %+v, %v; want a follower", c, err)
	}
	if _, err := s.Citizen(t.Context(), 999); !errors.Is(err, model.ErrNotSignedIn) {
		t.Fatalf("unknown citizen: %v", err)
	}
}

func TestMeetAtOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	var wg sync.WaitGroup
	ids := make([]int64, 20)
	for i := range ids {
		wg.Go(func() {
			c, err := s.Meet(t.Context(), "oSame")
			if err != nil {
				t.Error(err)
			}
			ids[i] = c.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("one openid became several citizens: %v", ids)
		}
	}
}

func TestBind(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	bind := func(c model.Citizen, phone string) error {
		return s.Bind(ctx, model.Binding{CitizenID: c.ID, Name: "张三", Phone: phone, BoundAt: noon})
	}
	var family []model.Citizen
	for i := range 4 {
		family = append(family, meet(t, s, fmt.Sprint("o", i)))
	}
	for _, c := range family[:3] {
		if err := bind(c, "13800138000"); err != nil {
			t.Fatal(err)
		}
	}
	if err := bind(family[3], "13800138000"); !errors.Is(err, store.ErrPhoneFull) {
		t.Fatalf("a fourth binding: %v", err)
	}
	if err := bind(family[1], "13800138000"); err != nil {
		t.Fatalf("binding the same phone again: %v", err)
	}
	if err := bind(family[0], "13900139000"); err != nil {
		t.Fatalf("rebinding: %v", err)
	}
	if err := bind(family[3], "13800138000"); err != nil {
		t.Fatalf("the place that became free: %v", err)
	}
	c, err := s.Citizen(ctx, family[0].ID)
	if err != nil || c.Binding == nil || c.Binding.Phone != "13900139000" || c.Binding.Name != "张三" || !c.Binding.BoundAt.Equal(noon) {
		t.Fatalf("got %+v, %v", c.Binding, err)
	}
	if was, err := s.Unbind(ctx, family[0].ID); err != nil || !was {
		t.Fatalf("unbind: %v, %v", was, err)
	}
	if was, err := s.Unbind(ctx, family[0].ID); err != nil || was {
		t.Fatalf("unbind again: %v, %v", was, err)
	}
}

func TestBindAtOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	var citizens []model.Citizen
	for i := range 8 {
		citizens = append(citizens, meet(t, s, fmt.Sprint("o", i)))
	}
	var wg sync.WaitGroup
	for _, c := range citizens {
		wg.Go(func() {
			err := s.Bind(t.Context(), model.Binding{CitizenID: c.ID, Name: "张三", Phone: "13800138000", BoundAt: noon})
			if err != nil && !errors.Is(err, store.ErrPhoneFull) {
				t.Errorf("bind: %v", err)
			}
		})
	}
	wg.Wait()
	ids, err := s.BoundTo(t.Context(), "13800138000")
	if err != nil || len(ids) != model.MaxBindings {
		t.Fatalf("bound to one phone: %v, %v", ids, err)
	}
}
