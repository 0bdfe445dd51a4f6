package open311_test

import (
	"context"
	"log/slog"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

type stub struct{}

func (stub) FileFor(context.Context, model.Partner, string, model.Incoming) (model.Ticket, error) {
	return model.Ticket{Number: "1"}, nil
}

func (stub) TicketOf(context.Context, model.Partner, string) (model.Ticket, error) {
	return model.Ticket{}, model.ErrTicketNotFound
}

func newDesk(testing.TB, *store.Store, *kv.Store, *slog.Logger) stub { return stub{} }
