package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// What fills a database for measurements: many rows a statement, many tickets a transaction, and IDs that the caller
// counts, so that no row waits for another's.

// Loaded is a ticket with what happened to it. The IDs of the ticket and its replies are given.
type Loaded struct {
	model.Ticket
	Fact    model.Fact
	Steps   []model.Happening
	Replies []model.Reply
	Ratings []model.Rating
	Notices []model.Notice // they keep the state that they have
}

// Holdings is what a database holds already.
type Holdings struct {
	Tickets, Citizens, Replies int64 // the highest ID
	Staff                      bool  // there are log-ins
}

// Holdings tells what is there.
func (s *Store) Holdings(ctx context.Context) (h Holdings, err error) {
	for table, highest := range map[string]*int64{"ticket": &h.Tickets, "citizen": &h.Citizens, "ticket_reply": &h.Replies} {
		if *highest, err = s.highest(ctx, table); err != nil {
			return h, err
		}
	}
	staff, err := s.highest(ctx, "staff")
	h.Staff = staff > 0
	return h, err
}

// loadedForm begins the idempotency key of every loaded ticket; no form's own key can hold a slash.
const loadedForm = "load/"

// LoadedOnly tells whether every ticket that is there was loaded.
func (s *Store) LoadedOnly(ctx context.Context) (bool, error) {
	var other int64
	err := s.read.WithContext(ctx).Model(&ticketRow{}).Select("id").
		Where("idempotency_key IS NULL OR idempotency_key NOT LIKE ?", loadedForm+"%").Limit(1).Scan(&other).Error
	return other == 0, fail("look what is there", err)
}

// LoadCitizens keeps citizens with their bindings, whose phones nobody else has bound. Their IDs are given.
func (s *Store) LoadCitizens(ctx context.Context, list []model.Citizen) error {
	people, bindings := make([]citizenRow, len(list)), make([]bindingRow, len(list))
	for i, c := range list {
		hash := s.Digest("openid", c.OpenID)
		sealed, err := s.seal(c.OpenID, "citizen.openid:"+hash)
		if err != nil {
			return err
		}
		people[i] = citizenRow{ID: c.ID, OpenidHash: hash, Openid: sealed, Followed: c.Followed, CreatedAt: c.Binding.BoundAt}
		if bindings[i], err = s.bindingRow(*c.Binding, s.Digest("phone", c.Binding.Phone)); err != nil {
			return err
		}
		bindings[i].Slot = 1
	}
	return s.InTx(ctx, func(tx *Store) error {
		if err := insertWhole(ctx, tx, people); err != nil {
			return fail("load citizens", err)
		}
		return fail("load bindings", insertWhole(ctx, tx, bindings))
	})
}

// LoadTickets keeps tickets with their histories. They are sealed before the transaction begins.
func (s *Store) LoadTickets(ctx context.Context, list []Loaded) error {
	rows, err := s.loadedRows(list)
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Store) error { return rows.keep(ctx, tx) })
}

// loadedRows are a batch, by table.
type loadedRows struct {
	tickets []ticketRow
	facts   []factRow
	events  []ticketEventRow
	replies []ticketReplyRow
	ratings []ticketRatingRow
	notices []noticeRow
}

func (s *Store) loadedRows(list []Loaded) (r loadedRows, err error) {
	r.tickets = make([]ticketRow, len(list))
	for i, l := range list {
		l.IdempotencyKey = fmt.Sprintf("%s%d", loadedForm, l.ID)
		if r.tickets[i], err = s.ticketRow(l.Ticket); err != nil {
			return r, err
		}
		l.Fact.TicketID = l.ID
		r.facts = append(r.facts, newFactRow(l.Fact))
		for _, h := range l.Steps {
			row, err := newEventRow(h)
			if err != nil {
				return r, err
			}
			r.events = append(r.events, row)
		}
		for _, one := range l.Replies {
			r.replies = append(r.replies, ticketReplyRow(one))
		}
		for _, one := range l.Ratings {
			r.ratings = append(r.ratings, newRatingRow(l.ID, one))
		}
		for _, n := range l.Notices {
			row, err := s.queued(n)
			if err != nil {
				return r, err
			}
			row.State, row.Channel, row.NextAt, row.CreatedAt, row.UpdatedAt = n.State, n.Channel, n.CreatedAt, n.CreatedAt, n.CreatedAt
			r.notices = append(r.notices, row)
		}
	}
	return r, nil
}

func (r loadedRows) keep(ctx context.Context, tx *Store) error {
	if err := insertWhole(ctx, tx, r.tickets); err != nil {
		return fail("load tickets", err)
	}
	if err := insertAll(ctx, tx, r.facts, ""); err != nil {
		return fail("load facts", err)
	}
	if err := insertAll(ctx, tx, r.events, ""); err != nil {
		return fail("load steps", err)
	}
	if err := insertWhole(ctx, tx, r.replies); err != nil {
		return fail("load replies", err)
	}
	if err := insertAll(ctx, tx, r.ratings, ""); err != nil {
		return fail("load ratings", err)
	}
	return fail("load notices", insertAll(ctx, tx, r.notices, ""))
}

// Analyze has the database look at its tables anew, so that it plans by what they hold now.
func (s *Store) Analyze(ctx context.Context) error {
	return fail("analyze the tables", s.write.WithContext(ctx).Session(&gorm.Session{}).Exec(s.dialect.analyze()).Error)
}
