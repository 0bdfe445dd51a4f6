// Package figures counts what the hotline does: reports, the live board, the places where much happens, and files of them. What a
// figure means is defined in model; screen, API and export show what is counted here.
package figures

import (
	"context"
	"log/slog"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Options are what the desk works with.
type Options struct {
	Store *store.Store
	Zone  *time.Location
	Now   func() time.Time
	Log   *slog.Logger
}

// Desk counts. Its methods may be called concurrently.
type Desk struct {
	Options

	boards boards
}

// New is a desk.
func New(o Options) *Desk { return &Desk{Options: o} }

// scope are the departments whose tickets somebody counts; nil: all. Who is a supervisor, too, counts them all. Who has no
// department counts none: a blank one stands for what no department has yet.
func scope(who model.Staff) ([]string, error) {
	switch {
	case who.Is(model.RoleSupervisor):
		return nil, nil
	case who.Department == "":
		return nil, model.ErrForbidden
	}
	return []string{who.Department}, nil
}

// names are the departments' short names by code.
func (d *Desk) names(ctx context.Context) (map[string]string, error) {
	list, err := d.Store.Departments(ctx)
	names := make(map[string]string, len(list))
	for _, one := range list {
		names[one.Code] = one.Name
		if one.Short != "" {
			names[one.Code] = one.Short
		}
	}
	return names, err
}

func (d *Desk) today() model.FigureDay { return model.FigureDayOf(d.Now(), d.Zone) }
