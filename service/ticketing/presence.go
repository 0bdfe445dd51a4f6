package ticketing

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.org/hotline/model"
)

// How long somebody is taken to be there after he said so: he says it every fifteen seconds, but once a minute while he writes and
// looks something up in another tab.
const (
	presenceLife = 40 * time.Second
	editingLife  = 100 * time.Second
)

// Other is somebody else who has a ticket open.
type Other struct {
	Name    string
	Editing bool
}

// Around is what goes on around a ticket that somebody has open.
type Around struct {
	Version int // the ticket's, now
	Others  []Other
}

// Present says that a staff member has a ticket open, and tells him who else has. Nobody is kept from anything by it: that
// nothing is overwritten is the version's matter.
func (d *Desk) Present(ctx context.Context, who model.Staff, number string, editing, gone bool) (out Around, err error) {
	t, err := d.theirs(who, Order{Number: number})(ctx, d.store)
	if err != nil {
		return out, err
	}
	out.Version = t.Version
	look, edit := d.kv.Presence(fmt.Sprintf("ticket:%d", t.ID)), d.kv.Presence(fmt.Sprintf("ticket:%d:edit", t.ID))
	if gone {
		if err := look.Gone(ctx, who.ID); err != nil {
			return out, err
		}
		return out, edit.Gone(ctx, who.ID)
	}
	life := presenceLife
	if editing {
		life = editingLife
	}
	if err := look.Here(ctx, who.ID, life); err != nil {
		return out, err
	}
	if editing {
		err = edit.Here(ctx, who.ID, life)
	} else {
		err = edit.Gone(ctx, who.ID)
	}
	if err != nil {
		return out, err
	}
	there, err := look.Present(ctx)
	if err != nil {
		return out, err
	}
	writing, err := edit.Present(ctx)
	if err != nil {
		return out, err
	}
	const mostNamed = 10
	for _, id := range there {
		if id == who.ID || len(out.Others) == mostNamed {
			continue
		}
		other, err := d.store.StaffByID(ctx, id)
		if err != nil {
			return out, err
		}
		out.Others = append(out.Others, Other{other.Name, slices.Contains(writing, id)})
	}
	return out, nil
}
