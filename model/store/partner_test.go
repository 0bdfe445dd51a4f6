package store_test

import (
	"bytes"
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

func partner(code, department string) model.Partner {
	return model.Partner{
		Code: code, Name: "市公安局平台", Source: model.SourceOther, PerMinute: 60, Department: department, Active: true,
		Scopes:  []model.Scope{model.ScopeRead, model.ScopeWebhooks},
		Webhook: "https://" + code + ".example/hook", Networks: []string{"10.0.0.0/8", "2001:db8::/32"},
		Keys: []model.PartnerKey{{ID: "k1", Algorithm: model.HMACSM3, Secret: "hush-hush", CreatedAt: noon}},
	}
}

func addPartner(t *testing.T, s *store.Store, p model.Partner) model.Partner {
	t.Helper()
	if err := s.AddPartner(t.Context(), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPartners(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	p := addPartner(t, s, partner("police", "GA"))
	if again := partner("police", ""); !errors.Is(s.AddPartner(ctx, &again), store.ErrExists) {
		t.Error("one code was taken twice")
	}
	got, err := s.PartnerByCode(ctx, "police")
	if err != nil || got.Keys[0].Secret != "hush-hush" {
		t.Fatalf("%v", err)
	}
	if diff := cmp.Diff(p, got); diff != "" {
		t.Error(diff)
	}
	if _, err := s.PartnerByCode(ctx, "nobody"); !errors.Is(err, model.ErrClientNotFound) {
		t.Errorf("nobody: %v", err)
	}
	stale := got
	got.Keys[0].RetiredAt, got.Active = &got.CreatedAt, false
	if err := s.SavePartner(ctx, &got); err != nil {
		t.Fatal(err)
	}
	if err := s.SavePartner(ctx, &stale); !errors.Is(err, store.ErrStale) {
		t.Errorf("an older state was saved over a newer: %v", err)
	}
	all, err := s.Partners(ctx)
	if err != nil || len(all) != 1 || all[0].Active || len(all[0].Live()) != 0 {
		t.Errorf("got %+v, %v", all, err)
	}
}

func TestKeysAreSealed(t *testing.T) {
	s := storetest.Open(t, at(noon))
	addPartner(t, s, partner("police", "GA"))
	_, read, err := s.Conns()
	if err != nil {
		t.Fatal(err)
	}
	var kept []byte
	if err := read.QueryRowContext(t.Context(), "SELECT sealed_keys FROM api_client").Scan(&kept); err != nil {
		t.Fatal(err)
	}
	if len(kept) == 0 || bytes.Contains(kept, []byte("hush")) || bytes.Contains(kept, []byte("HMAC")) {
		t.Errorf("kept %q", kept)
	}
}

// tell has a ticket take one more step.
func tell(t *testing.T, s *store.Store, tk model.Ticket, act model.Action, to model.Status) {
	t.Helper()
	err := s.InTx(t.Context(), func(tx *store.Store) error {
		h := model.Happening{TicketID: tk.ID, At: noon, By: model.RoleDispatcher, Act: act, To: to}
		if _, err := tx.AddHappening(t.Context(), h); err != nil {
			return err
		}
		return tx.QueueHooks(t.Context(), tk, h)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func dispatched(t *testing.T, s *store.Store, n int) model.Ticket {
	t.Helper()
	tk := model.Ticket{
		Number: fmt.Sprintf("2611235%07d", n), Source: model.SourceOther, Status: model.Assigned, Phone: "13900139000", Address: "云麓区",
		ContactName: "李四", Department: "GA", SubmittedAt: noon, UpdatedAt: noon, IdempotencyKey: fmt.Sprint("form-", n),
	}
	if err := s.AddTicket(t.Context(), &tk); err != nil {
		t.Fatal(err)
	}
	return tk
}

func TestQueueHooks(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	police := addPartner(t, s, partner("police", "GA"))
	others := []model.Partner{partner("health", "YB"), partner("no-department", "")}
	off, silent := partner("off", "GA"), partner("silent", "GA")
	off.Active, silent.Scopes, silent.Webhook = false, silent.Scopes[:1], ""
	others = append(others, off, silent)
	for i := range others {
		others[i] = addPartner(t, s, others[i])
	}
	tk := dispatched(t, s, 1)
	tell(t, s, tk, model.ActDispatch, model.Assigned)
	tell(t, s, tk, model.ActSign, model.Handling)
	list, err := s.DeliveriesTo(ctx, police.ID)
	if err != nil || len(list) != 2 {
		t.Fatalf("got %+v, %v", list, err)
	}
	want := model.Hook{Event: model.ActSign, Number: tk.Number, Status: model.Handling, At: noon, Department: "GA", Sequence: 2}
	if diff := cmp.Diff(want, list[1].Hook); diff != "" || list[0].Hook.Sequence != 1 || list[0].Mark == list[1].Mark {
		t.Errorf("%s\n%+v", diff, list)
	}
	for _, p := range others {
		if list, err := s.DeliveriesTo(ctx, p.ID); err != nil || len(list) != 0 {
			t.Errorf("%s was told: %+v, %v", p.Code, list, err)
		}
	}
	police.Active = false
	if err := s.SavePartner(ctx, &police); err != nil {
		t.Fatal(err)
	}
	tell(t, s, tk, model.ActReply, model.Replied)
	if list, err := s.DeliveriesTo(ctx, police.ID); err != nil || len(list) != 2 {
		t.Errorf("told after it was disabled: %d, %v", len(list), err)
	}
}

// A step that is not kept tells nobody.
func TestHooksGoWithTheirStep(t *testing.T) {
	s := storetest.Open(t, at(noon))
	police := addPartner(t, s, partner("police", "GA"))
	tk := dispatched(t, s, 1)
	oops := errors.New("oops")
	err := s.InTx(t.Context(), func(tx *store.Store) error {
		if err := tx.QueueHooks(t.Context(), tk, model.Happening{TicketID: tk.ID, Act: model.ActSign, To: model.Handling}); err != nil {
			return err
		}
		return oops
	})
	if !errors.Is(err, oops) {
		t.Fatal(err)
	}
	if list, err := s.DeliveriesTo(t.Context(), police.ID); err != nil || len(list) != 0 {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestClaimDeliveries(t *testing.T) {
	now := noon
	s := storetest.Open(t, func() time.Time { return now })
	ctx := t.Context()
	police := addPartner(t, s, partner("police", "GA"))
	const hooks, replicas = 90, 3
	tk := dispatched(t, s, 1)
	for range hooks {
		tell(t, s, tk, model.ActSign, model.Handling)
	}
	if due, err := s.PartnersDue(ctx); err != nil || !cmp.Equal(due, []int64{police.ID}) {
		t.Fatalf("due: %v, %v", due, err)
	}
	var mu sync.Mutex
	claimed := map[string]model.HookDelivery{}
	var wg sync.WaitGroup
	for range replicas {
		wg.Go(func() {
			for range hooks {
				list, err := s.ClaimDeliveries(ctx, police.ID, 8, time.Minute)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, d := range list {
					if _, twice := claimed[d.Mark]; twice {
						t.Errorf("%s was claimed twice", d.Mark)
					}
					claimed[d.Mark] = d
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(claimed) != hooks {
		t.Fatalf("%d of %d were claimed", len(claimed), hooks)
	}
	now = now.Add(time.Minute)
	list, err := s.ClaimDeliveries(ctx, police.ID, hooks, time.Minute)
	if err != nil || len(list) != hooks || list[0].Attempts != 2 {
		t.Fatalf("after the lease: %d, %v", len(list), err)
	}
	lost := claimed[list[0].Mark]
	lost.State = model.HookDelivered
	if err := s.SettleDelivery(ctx, lost); !errors.Is(err, store.ErrStale) {
		t.Errorf("who lost his claim settled: %v", err)
	}
	list[0].State = model.HookDead
	if err := s.SettleDelivery(ctx, list[0]); err != nil {
		t.Fatal(err)
	}
	dead, err := s.DeadDeliveries(ctx, 0, 10)
	if err != nil || len(dead) != 1 || dead[0].Mark != list[0].Mark {
		t.Fatalf("dead: %+v, %v", dead, err)
	}
	if n, err := s.Resend(ctx, "unknown", 0); err != nil || n != 0 {
		t.Errorf("an unknown mark: %d, %v", n, err)
	}
	if n, err := s.Resend(ctx, dead[0].Mark, 0); err != nil || n != 1 {
		t.Errorf("sent again: %d, %v", n, err)
	}
	again, err := s.ClaimDeliveries(ctx, police.ID, hooks, time.Minute)
	if err != nil || len(again) != 1 || again[0].Attempts != 1 {
		t.Errorf("sent again: %+v, %v", again, err)
	}
}

func TestForgetDeliveries(t *testing.T) {
	now := noon
	s := storetest.Open(t, func() time.Time { return now })
	ctx := t.Context()
	police := addPartner(t, s, partner("police", "GA"))
	tk := dispatched(t, s, 1)
	for range 3 {
		tell(t, s, tk, model.ActSign, model.Handling)
	}
	list, err := s.ClaimDeliveries(ctx, police.ID, 2, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for i, state := range []model.HookState{model.HookDelivered, model.HookDead} {
		list[i].State = state
		if err := s.SettleDelivery(ctx, list[i]); err != nil {
			t.Fatal(err)
		}
	}
	later := noon.Add(time.Second)
	for _, tc := range []struct {
		delivered, dead time.Time
		left            int
	}{{noon, noon, 3}, {later, noon, 2}, {later, later, 1}} {
		if err := s.ForgetDeliveries(ctx, tc.delivered, tc.dead); err != nil {
			t.Fatal(err)
		}
		if list, err := s.DeliveriesTo(ctx, police.ID); err != nil || len(list) != tc.left {
			t.Errorf("%d are left, %v; want %d", len(list), err, tc.left)
		}
	}
}
