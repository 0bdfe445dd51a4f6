package ticketing

import (
	"context"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// The SLA rules and profiles, which admins keep. Tickets that are dispatched already keep their times.

// SLA is all rules, the general ones first, and all profiles.
func (d *Desk) SLA(ctx context.Context) (model.SLA, error) { return d.store.SLA(ctx) }

// SaveRule keeps a rule, without what says nothing, in place of the one for the same nature, category and department.
// model.ErrItemChanged where that is not the one that was seen.
func (d *Desk) SaveRule(ctx context.Context, who model.Staff, r model.SLARule) (kept model.SLARule, _ error) {
	r.Tidy()
	if err := model.Faults(r.Check(), d.checkDepartment(ctx, r.Department)); err != nil {
		return r, err
	}
	err := d.store.InTx(ctx, func(tx *store.Store) error {
		sla, err := tx.HoldSLA(ctx)
		if err != nil {
			return err
		}
		if r.Profile != "" && sla.Profile(r.Profile).Version == 0 {
			return model.ErrInvalid.With("profile", "没有这个时限方案")
		}
		kept = r // anew where the transaction is tried again
		if err := sla.TakeRule(&kept, d.now()); err != nil {
			return err
		}
		return tx.SaveSLARule(ctx, kept)
	})
	if err != nil {
		return r, err
	}
	d.almanac.forget()
	d.log.InfoContext(ctx, "SLA rule saved", "staff", who.ID, "nature", r.Nature, "category", r.Category, "department", r.Department,
		"workdays", r.Workdays, "profile", r.Profile, "terms", r.Terms)
	return kept, nil
}

func (d *Desk) checkDepartment(ctx context.Context, code string) error {
	if code == "" {
		return nil
	}
	all, err := d.departments.read(ctx)
	if err != nil {
		return err
	}
	if _, known := all.byCode[code]; !known {
		return model.ErrInvalid.With("department", "没有这个承办单位")
	}
	return nil
}

var errNoRule = model.ErrNoSuchPath.Saying("没有这条办理期限规则")

// DeleteRule forgets the rule for exactly this nature, category and department, if it is of the version that was seen.
func (d *Desk) DeleteRule(ctx context.Context, who model.Staff, r model.SLARule) error {
	err := d.store.InTx(ctx, func(tx *store.Store) error {
		sla, err := tx.HoldSLA(ctx)
		if err != nil {
			return err
		}
		if err := model.SureToDelete(sla.Rule(r).Version, r.Version, errNoRule); err != nil {
			return err
		}
		return tx.DeleteSLARule(ctx, r.Nature, r.Category, r.Department)
	})
	if err != nil {
		return err
	}
	d.almanac.forget()
	d.log.InfoContext(ctx, "SLA rule deleted", "staff", who.ID, "nature", r.Nature, "category", r.Category, "department", r.Department)
	return nil
}

// SaveProfile keeps a profile, in place of the one of that name, as SaveRule does a rule.
func (d *Desk) SaveProfile(ctx context.Context, who model.Staff, p model.SLAProfile) (kept model.SLAProfile, _ error) {
	p.Tidy()
	if err := p.Check(); err != nil {
		return p, err
	}
	err := d.store.InTx(ctx, func(tx *store.Store) error {
		sla, err := tx.HoldSLA(ctx)
		if err != nil {
			return err
		}
		kept = p
		if err := sla.TakeProfile(&kept, d.now()); err != nil {
			return err
		}
		return tx.SaveSLAProfile(ctx, kept)
	})
	if err != nil {
		return p, err
	}
	d.almanac.forget()
	d.log.InfoContext(ctx, "SLA profile saved", "staff", who.ID, "profile", p.Name, "lines", p.Lines)
	return kept, nil
}

var errNoProfile = model.ErrNoSuchPath.Saying("没有这个时限方案")

// DeleteProfile forgets a profile that no rule refers to, if it is of the version that was seen.
func (d *Desk) DeleteProfile(ctx context.Context, who model.Staff, name string, seen int64) error {
	err := d.store.InTx(ctx, func(tx *store.Store) error {
		sla, err := tx.HoldSLA(ctx)
		if err != nil {
			return err
		}
		if err := model.SureToDelete(sla.Profile(name).Version, seen, errNoProfile); err != nil {
			return err
		}
		if n := len(sla.Using(name)); n > 0 {
			return model.ErrWrongState.Saying(fmt.Sprintf("还有%d条规则在用“%s”，请先修改这些规则", n, name))
		}
		return tx.DeleteSLAProfile(ctx, name)
	})
	if err != nil {
		return err
	}
	d.almanac.forget()
	d.log.InfoContext(ctx, "SLA profile deleted", "staff", who.ID, "profile", name)
	return nil
}

// Outlook is what a dispatch would make of a ticket.
type Outlook struct {
	Clock    model.Clock
	Due      time.Time // the first moment that is too late
	Calendar model.Calendar
	Complex  bool // 疑难复杂 would change it
}

// Outlook tells until when a department would have to answer a ticket that is dispatched to it now.
func (d *Desk) Outlook(ctx context.Context, who model.Staff, number, department string, complex bool) (o Outlook, err error) {
	t, err := d.theirs(who, Order{Number: number})(ctx, d.store)
	if err != nil {
		return o, err
	}
	cal, sla, err := d.almanac.Both(ctx)
	if err != nil {
		return o, err
	}
	if err := d.checkDepartment(ctx, department); err != nil {
		return o, err
	}
	o.Clock, o.Complex = t.IfDispatched(d.now(), cal, department, complex, sla)
	o.Due, o.Calendar = o.Clock.Due(cal), cal
	return o, nil
}

// Foreseen is what a ticket of a kind would have, were it dispatched now.
type Foreseen struct {
	Agreed      model.Agreed
	Due         time.Time // the first moment that is too late
	Explanation string
}

// Foresee tells by which rule a ticket would be handled that is dispatched now, and until when. A rule that says something is
// taken as kept already.
func (d *Desk) Foresee(ctx context.Context, kind model.SLARule, complex bool) (Foreseen, error) {
	kind.Tidy()
	kind.Version = 0 // it is not kept
	tried := kind.Workdays != 0 || kind.Profile != "" || len(kind.Terms) > 0
	check := kind.CheckKind
	if tried {
		check = kind.Check
	}
	if err := check(); err != nil {
		return Foreseen{}, err
	}
	cal, err := d.almanac.Calendar(ctx)
	if err != nil {
		return Foreseen{}, err
	}
	sla, err := d.store.SLA(ctx)
	if err != nil {
		return Foreseen{}, err
	}
	if tried {
		sla = sla.With(kind)
	}
	agreed := sla.For(kind.Nature, kind.Category, kind.Department)
	if complex && agreed.Terms[model.TermComplex] == 0 {
		return Foreseen{}, model.ErrNotComplex
	}
	clock := agreed.Clock(d.now(), kind.Nature, complex)
	if kind.Nature == "" {
		clock.Rule = ""
	}
	return Foreseen{agreed, clock.Due(cal), clock.Explain(cal)}, nil
}
