package ticketing

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// What the staff does with a ticket. Each step takes the ticket's number and, where the version that was seen is given,
// refuses with model.ErrChanged when somebody was faster. model.ErrForbidden where none of the log-in's roles may take the
// step, model.ErrWrongState where nobody may now; a handler knows no tickets but those of his department.

// Order names the ticket that a staff member acts on.
type Order struct {
	Number  string
	Version *int // that he saw; nil: he does not say

	rehearsed bool // the step is tried, and ends as *rehearsal instead of being kept
}

// Dossier is a ticket as the staff sees it.
type Dossier struct {
	File
	Assisting []model.Department
	Actions   []model.Action // what the asker may do now
}

// order takes a step of the staff.
func (d *Desk) order(ctx context.Context, who model.Staff, o Order, act model.Action, do func(ctx context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error)) (Dossier, error) {
	t, err := d.step(ctx, d.theirs(who, o), func(ctx context.Context, s scene, t *model.Ticket) (moved, error) {
		by, err := acting(who, *t, act)
		if err != nil {
			return moved{}, err
		}
		m, err := do(ctx, s, t, by)
		if err == nil && o.rehearsed {
			err = &rehearsal{t.Status}
		}
		return m, err
	})
	if errors.Is(err, model.ErrLapsed) && t.Overdue(d.now()) {
		_, lapseErr := d.lapse(ctx, t)
		return Dossier{}, errors.Join(err, lapseErr)
	}
	if err != nil {
		return Dossier{}, err
	}
	return d.dossier(ctx, who, t)
}

// acting is the role in which a staff member takes a step.
func acting(who model.Staff, t model.Ticket, act model.Action) (model.Actor, error) {
	if by, ok := who.As(t, act); ok {
		return by, nil
	}
	for _, r := range model.StaffRoles {
		if _, err := model.Next(t.Status, act, r); err == nil {
			return model.Actor{}, model.ErrForbidden
		}
	}
	_, err := model.Next(t.Status, act, model.RoleAuditor) // nobody may: the state's own reason
	return model.Actor{}, err
}

// errNotTheirs says in the staff's words what citizens are told of their phones.
var errNotTheirs = model.ErrTicketNotFound.Saying("没有这个编号的工单，或不属于您的单位")

// theirs is a ticket that a staff member may see.
func (d *Desk) theirs(who model.Staff, o Order) find {
	return func(ctx context.Context, tx *store.Store) (model.Ticket, error) {
		number, ok := model.ParseNumber(o.Number)
		if !ok {
			return model.Ticket{}, errNotTheirs
		}
		t, err := tx.TicketByNumber(ctx, number)
		if errors.Is(err, model.ErrTicketNotFound) {
			err = errNotTheirs
		}
		if err != nil {
			return t, err
		}
		if err := d.sees(ctx, tx, who, t); err != nil {
			return model.Ticket{}, err
		}
		if o.Version != nil && *o.Version != t.Version {
			return t, model.ErrChanged
		}
		return t, nil
	}
}

// sees is whether the ticket is a staff member's to read: a handler's are those that his department leads or assists with.
func (d *Desk) sees(ctx context.Context, st *store.Store, who model.Staff, t model.Ticket) error {
	if who.Is(model.RoleAgent) || who.Is(model.RoleDispatcher) || who.Is(model.RoleSupervisor) {
		return nil
	}
	if !who.Is(model.RoleHandler) {
		return model.ErrForbidden
	}
	if who.Department == "" { // as a ticket's is that no department has yet
		return errNotTheirs
	}
	if who.Department == t.Department {
		return nil
	}
	codes, err := st.Assisting(ctx, t.ID)
	if err == nil && !slices.Contains(codes, who.Department) {
		err = errNotTheirs
	}
	return err
}

// Open is a ticket for a staff member.
func (d *Desk) Open(ctx context.Context, who model.Staff, number string) (Dossier, error) {
	t, err := d.theirs(who, Order{Number: number})(ctx, d.store)
	if err != nil {
		return Dossier{}, err
	}
	if t.Overdue(d.now()) {
		if t, err = d.lapse(ctx, t); err != nil {
			return Dossier{}, err
		}
	}
	return d.dossier(ctx, who, t)
}

func (d *Desk) dossier(ctx context.Context, who model.Staff, t model.Ticket) (out Dossier, err error) {
	if out.File, err = d.gather(ctx, t, false); err != nil {
		return out, err
	}
	codes, err := d.store.Assisting(ctx, t.ID)
	if err != nil {
		return out, err
	}
	all, err := d.departments.read(ctx)
	if err != nil {
		return out, err
	}
	for _, code := range codes {
		one, known := all.byCode[code]
		if !known {
			one = model.Department{Code: code, Name: code}
		}
		out.Assisting = append(out.Assisting, one)
	}
	out.Actions = t.StaffMay(who, d.now(), out.Calendar)
	return out, nil
}

// Accept is 受理.
func (d *Desk) Accept(ctx context.Context, who model.Staff, o Order) (Dossier, error) {
	return d.order(ctx, who, o, model.ActAccept, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Accept(by, s.now))
	})
}

// Return is 退回完善: elements are those of the category that are missing.
func (d *Desk) Return(ctx context.Context, who model.Staff, o Order, reason string, elements []string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActReturn, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Return(by, s.now, s.cal, d.window, reason, elements))
	})
}

// Reject is 不予受理, with one of model.RejectCodes.
func (d *Desk) Reject(ctx context.Context, who model.Staff, o Order, code, reason string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActReject, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Reject(by, s.now, code, reason))
	})
}

// SetNature corrects the 诉求性质 before the dispatch.
func (d *Desk) SetNature(ctx context.Context, who model.Staff, o Order, n model.Nature) (Dossier, error) {
	return d.order(ctx, who, o, model.ActSetNature, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.SetNature(by, s.now, n))
	})
}

// Dispatching is who gets a ticket, by code, and whether it is 疑难复杂.
type Dispatching struct {
	Department string
	Assisting  []string
	Complex    bool
}

// Dispatch is 派单 to a leading department and up to five that assist.
func (d *Desk) Dispatch(ctx context.Context, who model.Staff, o Order, to Dispatching) (Dossier, error) {
	return d.order(ctx, who, o, model.ActDispatch, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		lead, err := s.all.open("department", to.Department)
		if err != nil {
			return moved{}, err
		}
		helpers := make([]model.Department, len(to.Assisting))
		for i, code := range to.Assisting {
			if helpers[i], err = s.all.open("assisting", code); err != nil {
				return moved{}, err
			}
		}
		m, err := one(t.Dispatch(by, s.now, s.cal, lead, helpers, to.Complex, s.sla))
		m.before = func(ctx context.Context, t *model.Ticket) error { return s.tx.SetAssisting(ctx, t.ID, to.Assisting) }
		return m, err
	})
}

// TakeBack agrees to a 退回.
func (d *Desk) TakeBack(ctx context.Context, who model.Staff, o Order, note string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActTakeBack, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		was := s.all.name(t.Department)
		m, err := one(t.TakeBack(by, s.now, note))
		m.steps[0].Department = was
		m.before = func(ctx context.Context, t *model.Ticket) error { return s.tx.SetAssisting(ctx, t.ID, nil) }
		return m, err
	})
}

// Insist refuses a 退回.
func (d *Desk) Insist(ctx context.Context, who model.Staff, o Order, note string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActInsist, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Insist(by, s.now, note))
	})
}

// Sign is 签收.
func (d *Desk) Sign(ctx context.Context, who model.Staff, o Order) (Dossier, error) {
	return d.order(ctx, who, o, model.ActSign, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Sign(by, s.now))
	})
}

// SendBack is 退回 by the department.
func (d *Desk) SendBack(ctx context.Context, who model.Staff, o Order, reason, basis string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActSendBack, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.SendBack(by, s.now, s.cal, reason, basis))
	})
}

// Ask puts a handler's request before whoever decides on it: 延期, 请市民补充 or 承诺办理.
func (d *Desk) Ask(ctx context.Context, who model.Staff, o Order, r model.Request) (Dossier, error) {
	return d.order(ctx, who, o, askedBy(r.Kind).ask, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Ask(by, s.now, s.cal, r))
	})
}

type requestActs struct{ ask, grant, refuse model.Action }

// askedBy are the steps of a kind of request. An unknown kind asks for an extension: the step itself refuses it by name.
func askedBy(kind model.RequestKind) requestActs {
	switch kind {
	case model.RequestSupplement:
		return requestActs{model.ActAskSupplement, model.ActAsk, model.ActRefuseSupplement}
	case model.RequestPromise:
		return requestActs{model.ActAskPromise, model.ActPromise, model.ActRefusePromise}
	default:
		return requestActs{model.ActAskExtension, model.ActGrantExtension, model.ActRefuseExtension}
	}
}

// Decide grants or refuses a request; refusing takes a reason for the department.
func (d *Desk) Decide(ctx context.Context, who model.Staff, o Order, kind model.RequestKind, grant bool, reason string) (Dossier, error) {
	acts := askedBy(kind)
	if !grant {
		return d.order(ctx, who, o, acts.refuse, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
			return one(t.Refuse(by, s.now, kind, reason))
		})
	}
	return d.order(ctx, who, o, acts.grant, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		switch kind {
		case model.RequestSupplement:
			return one(t.GrantSupplement(by, s.now, s.cal, d.window))
		case model.RequestPromise:
			return one(t.GrantPromise(by, s.now, s.cal))
		case model.RequestExtension:
			return one(t.GrantExtension(by, s.now, s.cal))
		default:
			return moved{}, model.ErrInvalid.With("kind", "申请类型应为 extension、supplement 或 promise")
		}
	})
}

// Resume ends a 承诺办理.
func (d *Desk) Resume(ctx context.Context, who model.Staff, o Order) (Dossier, error) {
	return d.order(ctx, who, o, model.ActResume, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Resume(by, s.now, s.cal))
	})
}

// Contacted notes the first contact with the citizen.
func (d *Desk) Contacted(ctx context.Context, who model.Staff, o Order, note string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActContact, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Contacted(by, s.now, note))
	})
}

// Progress tells the citizen how it goes.
func (d *Desk) Progress(ctx context.Context, who model.Staff, o Order, note string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActProgress, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Note(by, s.now, note))
	})
}

// Supervise is 督办.
func (d *Desk) Supervise(ctx context.Context, who model.Staff, o Order, level model.Alarm, reason string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActSupervise, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Supervise(by, s.now, s.cal, level, reason))
	})
}

// Release shows the department who reported.
func (d *Desk) Release(ctx context.Context, who model.Staff, o Order, reason string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActRelease, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return one(t.Release(by, s.now, reason))
	})
}

// RedoFor is a supervisor's 重办.
func (d *Desk) RedoFor(ctx context.Context, who model.Staff, o Order, reason string) (Dossier, error) {
	return d.order(ctx, who, o, model.ActRedo, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		return redo(s, t, by, reason)
	})
}

// Tie is 并案 with a leading ticket; with "" it ends it.
func (d *Desk) Tie(ctx context.Context, who model.Staff, o Order, leading string) (Dossier, error) {
	if leading == "" {
		return d.order(ctx, who, o, model.ActUntie, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
			return one(t.Untie(by, s.now))
		})
	}
	return d.order(ctx, who, o, model.ActTie, func(ctx context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		number, ok := model.ParseNumber(leading)
		if !ok {
			return moved{}, model.ErrInvalid.With("leading", "牵头诉求的编号不正确")
		}
		lead, err := s.tx.TicketByNumber(ctx, number)
		if errors.Is(err, model.ErrTicketNotFound) {
			return moved{}, model.ErrInvalid.With("leading", "没有这个编号的诉求")
		}
		if err != nil {
			return moved{}, err
		}
		m, err := one(t.Tie(by, s.now, lead))
		// Held until the end, and as it was seen: or two that are tied to each other at the same time both were.
		m.before = func(ctx context.Context, _ *model.Ticket) error { return s.tx.HoldTicket(ctx, lead) }
		return m, err
	})
}

// CallBack keeps an attempt of 回访.
func (d *Desk) CallBack(ctx context.Context, who model.Staff, o Order, c model.CallBack) (Dossier, error) {
	return d.order(ctx, who, o, model.ActCallBack, func(_ context.Context, s scene, t *model.Ticket, by model.Actor) (moved, error) {
		m, err := one(t.CallBack(by, s.now, c))
		if err == nil && c.Reached && (!c.Satisfied || c.Solved == "no") {
			m.staff = append(m.staff, unhappy(*t))
		}
		return m, err
	})
}

// Noticed is what a staff member is told, newest first; before is the ID of the last of the page before.
func (d *Desk) Noticed(ctx context.Context, who model.Staff, before int64, limit int) ([]model.StaffNotice, error) {
	return d.store.StaffNotices(ctx, who, before, limit)
}

// sampled tells whether a ticket is among those that are called back about all the same: three in ten, where nobody says
// otherwise (domain §7).
func (d *Desk) sampled(t model.Ticket) bool {
	const beginnings = 16 * 16
	n, err := strconv.ParseUint(d.store.Digest("call_back", t.Number)[:2], 16, 8)
	return err == nil && int(n)*100 < d.parameters().CallBacks*beginnings
}
