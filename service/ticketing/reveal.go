package ticketing

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/hotline/model"
)

// Personal fields are masked for the staff. Who needs one in clear gives a reason, and is written down (domain §14).

const grantLife = 15 * time.Minute // so long may the photos be looked at after one reason

// revealable are the fields, and in which roles they may be seen in clear.
var revealable = map[string]struct {
	by  []model.Role
	get func(model.Ticket) string
}{
	"contact_name":    {contactReaders, func(t model.Ticket) string { return t.ContactName }},
	"phone":           {contactReaders, func(t model.Ticket) string { return t.Phone }},
	"contact_address": {contactReaders, func(t model.Ticket) string { return t.ContactAddress }},
	"address":         {contactReaders, func(t model.Ticket) string { return t.Address }},
	"id_no":           {secretReaders, func(t model.Ticket) string { return t.IDNo }},
	"point":           {secretReaders, func(t model.Ticket) string { return t.Point.String() }},
	"photos":          {contactReaders, func(model.Ticket) string { return "" }},
}

var (
	contactReaders = []model.Role{model.RoleHandler, model.RoleDispatcher, model.RoleSupervisor}
	secretReaders  = []model.Role{model.RoleHandler}
	reporters      = map[string]bool{"contact_name": true, "phone": true, "contact_address": true, "id_no": true}
)

// Reveal is one personal field of a ticket in clear, and a line in the view log. Of a 举报 the department sees who reported
// only after a supervisor's release. model.ErrTooMany says when somebody who looked at very many may go on.
func (d *Desk) Reveal(ctx context.Context, who model.Staff, number, field, reason, address string) (string, error) {
	t, err := d.theirs(who, Order{Number: number})(ctx, d.store)
	if err != nil {
		return "", err
	}
	f, known := revealable[field]
	wrong := model.ErrInvalid
	if !known {
		wrong = wrong.With("field", "可查看的字段有：contact_name、phone、contact_address、address、id_no、point、photos")
	}
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 2 || n > 100 {
		wrong = wrong.With("reason", "请用2至100个字说明查看原因")
	}
	if wrong.Fields != nil {
		return "", wrong
	}
	if !mayReveal(who, t, field, f.by) {
		return "", model.ErrForbidden
	}
	if err := d.countReveal(ctx, who); err != nil {
		return "", err
	}
	view := model.View{StaffID: who.ID, TicketID: t.ID, Field: field, Reason: reason, Address: address, At: d.now()}
	if err := d.store.LogView(ctx, view); err != nil { // what cannot be written down is not shown
		return "", err
	}
	if field == "photos" {
		return "", d.kv.Set(ctx, grantKey(who, t.ID), "1", grantLife)
	}
	return f.get(t), nil
}

func mayReveal(who model.Staff, t model.Ticket, field string, roles []model.Role) bool {
	for _, r := range roles {
		if !who.Is(r) {
			continue
		}
		if r != model.RoleHandler {
			return true
		}
		if who.Department == t.Department && (t.Nature != model.NatureReport || t.Course.Released || !reporters[field]) {
			return true
		}
	}
	return false
}

func grantKey(who model.Staff, ticketID int64) string {
	return fmt.Sprintf("grant:%d:%d", who.ID, ticketID)
}

// StaffPhoto is a photo that a staff member gave a reason to see, not long ago.
func (d *Desk) StaffPhoto(ctx context.Context, who model.Staff, id string) (model.Photo, error) {
	p, err := d.store.Photo(ctx, id)
	if err != nil || p.TicketID == 0 {
		return model.Photo{}, firstOf(err, model.ErrPhotoNotFound)
	}
	t, err := d.store.TicketByID(ctx, p.TicketID)
	if err == nil {
		err = d.sees(ctx, d.store, who, t)
	}
	if err != nil {
		return model.Photo{}, err
	}
	_, granted, err := d.kv.Get(ctx, grantKey(who, p.TicketID))
	if err != nil {
		return model.Photo{}, fmt.Errorf("%w: %w", model.ErrUnavailable, err)
	}
	if !granted || !mayReveal(who, t, "photos", contactReaders) { // the ticket may be another department's by now
		return model.Photo{}, model.ErrForbidden.Saying("请先说明查看照片的原因")
	}
	return p, nil
}

func firstOf(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
