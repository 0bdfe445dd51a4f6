package ticketing

import (
	"context"
	"errors"

	"example.org/hotline/model"
)

// Similar are open tickets that may be about what somebody tells an agent, who then need not take it down twice: the caller's own,
// and others' nearby or of like words. Who has looked up too many phones is
// told that the caller's own were left out.
func (d *Desk) Similar(ctx context.Context, who model.Staff, s model.Sketch) (h Hints, err error) {
	if !seesAll(who) {
		return h, model.ErrForbidden
	}
	t := model.Ticket{Title: s.Title, Point: s.Point}
	var own []model.Ticket
	if phone, ok := model.Phone(s.Phone); ok {
		own, err = d.ofPhone(ctx, who, phone)
		if h.NoPhone = errors.Is(err, model.ErrTooMany); err != nil && !h.NoPhone {
			return h, err
		}
	}
	near, err := d.near(ctx, t)
	if err != nil {
		return h, err
	}
	alike, err := d.alike(ctx, t)
	if err != nil {
		return h, err
	}
	h.Related = s.Related(own, append(near, alike...))
	err = d.list(ctx, &h)
	return h, err
}
