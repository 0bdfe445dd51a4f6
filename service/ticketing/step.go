package ticketing

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// A step is one transaction: the ticket is read in it, moved, and kept with its history, what its citizen and the staff are
// told and what other systems are told, or nothing is. A ticket that somebody else changed meanwhile is not.

// scene is what a step works in.
type scene struct {
	tx  *store.Store
	now time.Time
	cal model.Calendar
	sla model.SLA
	all *departments
}

// scene is read before the transaction begins: within, nobody waits for another connection.
func (d *Desk) scene(ctx context.Context) (s scene, err error) {
	if s.cal, s.sla, err = d.almanac.Both(ctx); err != nil {
		return s, err
	}
	s.all, err = d.departments.read(ctx)
	return s, err
}

// moved is what a step did, beside what it changed of the ticket.
type moved struct {
	steps   []model.Happening
	notices []model.Notice
	staff   []model.StaffNotice
	form    bool                                             // the form was changed, too
	after   func(ctx context.Context, ids []int64) error     // what needs the steps' IDs, in the transaction
	before  func(ctx context.Context, t *model.Ticket) error // what must be kept before the ticket is
}

// one is a step that did one thing.
func one(h model.Happening, err error) (moved, error) { return moved{steps: []model.Happening{h}}, err }

// find is how a step gets its ticket.
type find func(ctx context.Context, tx *store.Store) (model.Ticket, error)

// step takes a ticket one or more steps on.
func (d *Desk) step(ctx context.Context, load find, do func(ctx context.Context, s scene, t *model.Ticket) (moved, error)) (model.Ticket, error) {
	s, err := d.scene(ctx)
	if err != nil {
		return model.Ticket{}, err
	}
	var t model.Ticket
	err = d.store.InTx(ctx, func(tx *store.Store) error {
		s := s
		s.tx, s.now = tx, d.now()
		var err error
		if t, err = load(ctx, tx); err != nil {
			return err
		}
		m, err := do(ctx, s, &t)
		if err != nil {
			return err
		}
		return keep(ctx, s, &t, m)
	})
	if errors.Is(err, store.ErrStale) {
		return t, model.ErrChanged
	}
	return t, err
}

// keep writes what a step did.
func keep(ctx context.Context, s scene, t *model.Ticket, m moved) error {
	t.Agree(s.sla)
	t.Schedule(s.cal)
	if m.before != nil {
		if err := m.before(ctx, t); err != nil {
			return err
		}
	}
	save := s.tx.SaveTicket
	if m.form {
		save = s.tx.SaveRevised
	}
	if err := save(ctx, t); err != nil {
		return err
	}
	ids, err := note(ctx, s, *t, &m)
	if err != nil {
		return err
	}
	if err := s.tx.QueueNotices(ctx, m.notices); err != nil {
		return err
	}
	if err := s.tx.TellStaff(ctx, m.staff); err != nil {
		return err
	}
	if m.after != nil {
		if err := m.after(ctx, ids); err != nil {
			return err
		}
	}
	return s.tx.KeepFact(ctx, *t, s.cal)
}

// note appends the steps to the history and adds to m what they have others told.
func note(ctx context.Context, s scene, t model.Ticket, m *moved) (ids []int64, err error) {
	for _, h := range m.steps {
		if h.Department == "" && t.Department != "" {
			h.Department = s.all.name(t.Department)
		}
		id, err := s.tx.AddHappening(ctx, h)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
		if err := s.tx.QueueHooks(ctx, t, h); err != nil {
			return nil, err
		}
		if searchedAnew[h.Act] {
			if err := s.tx.NoteSearchChange(ctx, model.SearchTickets, t.Number); err != nil {
				return nil, err
			}
		}
		if kind := model.CitizenTold(h); kind != "" && t.SelfFiled() {
			m.notices = append(m.notices, notice(t, kind, h.Department, h.At))
		}
		m.staff = append(m.staff, t.StaffTold(h)...)
		if h.Act.ForAssisting() {
			departments, err := s.tx.Assisting(ctx, t.ID)
			if err != nil {
				return nil, err
			}
			m.staff = append(m.staff, t.AssistingTold(h, departments)...)
		}
	}
	return ids, nil
}

// notice tells a ticket's citizen of a moment. There is one for each version of the ticket and kind.
func notice(t model.Ticket, kind model.NoticeKind, department string, at time.Time) model.Notice {
	params := map[string]string{"number": t.Number, "at": at.Format(time.RFC3339)}
	if department != "" {
		params["department"] = department
	}
	if t.DueAt != nil {
		params["due"] = t.DueAt.Format(time.RFC3339)
	}
	if len(t.Course.Elements) > 0 {
		params["missing"] = strings.Join(t.Course.Elements, "、")
	}
	if t.CompleteBy != nil {
		params["deadline"] = t.CompleteBy.Format(time.RFC3339)
	}
	return model.Notice{
		Dedupe: fmt.Sprintf("%s/%s/%d", kind, t.Number, t.Version), CitizenID: t.CitizenID, TicketID: t.ID, Kind: kind,
		Params: params, ExpiresAt: at.Add(noticeWithin),
	}
}

// taken turns store.ErrExists into a fault of a field.
func taken(err error, field, rule string) error {
	if errors.Is(err, store.ErrExists) {
		return model.ErrInvalid.With(field, rule)
	}
	return err
}
