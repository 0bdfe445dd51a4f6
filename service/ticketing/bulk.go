package ticketing

import (
	"context"
	"errors"
	"fmt"

	"example.org/hotline/model"
)

// MostAtOnce is how many tickets one step may be taken with.
const MostAtOnce = 100

// Bulk is one step for many tickets.
type Bulk struct {
	Act        model.Action // accept, dispatch, return, close, sign, supervise or set_nature
	Department string
	Assisting  []string
	Reason     string
	Elements   []string
	Level      model.Alarm
	Nature     model.Nature
	Preview    bool // only what would become of each
}

// BulkRow is what became, or would become, of one of them.
type BulkRow struct {
	Number  string
	Title   string
	To      model.Status // its state after the step
	Version int          // and its version; before it where the step was not taken
	Err     error        // why it was not taken; nil: it was, or could be
}

// Bulk takes a step with each of the tickets by itself: one that it cannot be taken with keeps none of the others from it.
// model.ErrInvalid where the step's own fields are wrong for every one.
func (d *Desk) Bulk(ctx context.Context, who model.Staff, b Bulk, orders []Order) ([]BulkRow, error) {
	take, known := d.bulkStep(b)
	wrong := model.ErrInvalid
	if !known {
		wrong = wrong.With("act", "可批量进行的操作有：accept、dispatch、return、close、sign、supervise、set_nature")
	}
	if len(orders) == 0 || len(orders) > MostAtOnce {
		wrong = wrong.With("items", fmt.Sprintf("请选择1至%d件工单", MostAtOnce))
	}
	if wrong.Fields != nil {
		return nil, wrong
	}
	rows := make([]BulkRow, len(orders))
	faults := 0
	for i, o := range orders {
		o.rehearsed = b.Preview
		rows[i] = d.bulkRow(ctx, who, o, take)
		var fault *model.Error
		if errors.As(rows[i].Err, &fault) && fault.Kind == model.Invalid {
			faults++
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	if faults == len(rows) {
		return nil, rows[0].Err
	}
	return rows, nil
}

func (d *Desk) bulkRow(ctx context.Context, who model.Staff, o Order, take func(context.Context, model.Staff, Order) (Dossier, error)) BulkRow {
	row := BulkRow{Number: o.Number}
	seen, err := d.theirs(who, Order{Number: o.Number})(ctx, d.store)
	if err != nil {
		row.Err = err
		return row
	}
	row.Title, row.To, row.Version = seen.Title, seen.Status, seen.Version
	after, err := take(ctx, who, o)
	var would *rehearsal
	switch {
	case errors.As(err, &would):
		row.To = would.to
	case err != nil:
		row.Err = err
	default:
		row.To, row.Version = after.Status, after.Version
	}
	return row
}

func (d *Desk) bulkStep(b Bulk) (take func(context.Context, model.Staff, Order) (Dossier, error), known bool) {
	switch b.Act {
	case model.ActAccept:
		return d.Accept, true
	case model.ActClose:
		return d.Close, true
	case model.ActSign:
		return d.Sign, true
	case model.ActDispatch:
		take = func(ctx context.Context, who model.Staff, o Order) (Dossier, error) {
			return d.Dispatch(ctx, who, o, Dispatching{Department: b.Department, Assisting: b.Assisting})
		}
	case model.ActReturn:
		take = func(ctx context.Context, who model.Staff, o Order) (Dossier, error) {
			return d.Return(ctx, who, o, b.Reason, b.Elements)
		}
	case model.ActSupervise:
		take = func(ctx context.Context, who model.Staff, o Order) (Dossier, error) {
			return d.Supervise(ctx, who, o, b.Level, b.Reason)
		}
	case model.ActSetNature:
		take = func(ctx context.Context, who model.Staff, o Order) (Dossier, error) {
			return d.SetNature(ctx, who, o, b.Nature)
		}
	}
	return take, take != nil
}

// rehearsal ends a step that was only to be tried: nothing of it is kept.
type rehearsal struct{ to model.Status }

func (*rehearsal) Error() string { return "the step was only rehearsed" }
