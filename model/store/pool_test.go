package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// What transactions say first must be prepared once, not in each of them: on SQLite, with its one connection, too.
func TestTransactionsUseWhatIsPrepared(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	c := meet(t, s, "oA1")
	file := func(i int) error {
		return s.InTx(ctx, func(tx *store.Store) error {
			tk := ticket(c, fmt.Sprintf("2611231%07d", i))
			if err := tx.AddTicket(ctx, &tk); err != nil {
				return err
			}
			_, err := tx.CountSubmission(ctx, "13800138000", "261123", 1)
			return err
		})
	}
	if err := file(1); err != nil {
		t.Fatal(err)
	}
	before := s.Prepared()
	for i := range 5 {
		if err := file(i + 2); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.Prepared() - before; n != 2 {
		t.Errorf("%d statements were prepared after the first transaction; want its two", n)
	}
	if err := file(1); !errors.Is(err, store.ErrExists) {
		t.Errorf("a number that is taken: %v", err)
	}
}

func TestAnEndedContextLeavesNoConnectionBehind(t *testing.T) {
	s := storetest.Open(t, at(noon))
	c := meet(t, s, "oA1")
	ctx, cancel := context.WithCancel(t.Context())
	err := s.InTx(ctx, func(tx *store.Store) error {
		tk := ticket(c, "26112310000019")
		if err := tx.AddTicket(ctx, &tk); err != nil {
			return err
		}
		cancel()
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := s.TicketByNumber(t.Context(), "26112310000019"); !errors.Is(err, model.ErrTicketNotFound) {
		t.Errorf("half of a transaction was kept: %v", err)
	}
	add(t, s, ticket(c, "26112310000019")) // the connection is free again
}
