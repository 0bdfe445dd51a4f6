// Package workbench keeps what those who work with tickets lay out for themselves and for each other: views of the list, texts that
// are often written, and rules of which department a matter belongs to.
package workbench

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Shelf is where it is kept.
type Shelf struct{ store *store.Store }

// New makes the shelf.
func New(st *store.Store) *Shelf { return &Shelf{st} }

// Views are a staff member's own and those of his roles.
func (s *Shelf) Views(ctx context.Context, who model.Staff) ([]model.SavedView, error) {
	return s.store.SavedViews(ctx, who)
}

// KeepView adds a view or, by its ID, changes one. Shared ones, of StaffID 0, are a supervisor's to keep. Version is the one that was
// seen, 0 for whichever there is: model.ErrItemChanged where somebody was faster. model.ErrTooManyKept: there are enough.
func (s *Shelf) KeepView(ctx context.Context, who model.Staff, v model.SavedView) (model.SavedView, error) {
	if v.ID != 0 {
		kept, err := s.store.SavedView(ctx, v.ID)
		if err == nil {
			err = mayChangeView(who, kept)
		}
		if err != nil {
			return v, err
		}
		v.StaffID, v.Role, v.Version = kept.StaffID, kept.Role, cmp.Or(v.Version, kept.Version)
	}
	if err := mayChangeView(who, v); err != nil {
		return v, err
	}
	if err := v.Check(); err != nil {
		return v, err
	}
	return keep(ctx, s.store, v, v.ID == 0, room[model.SavedView]{
		"视图", model.MostViews,
		func(tx *store.Store) (int, error) { return tx.CountViews(ctx, v.StaffID, v.Role) }, (*store.Store).KeepView,
	})
}

// ForgetView deletes one.
func (s *Shelf) ForgetView(ctx context.Context, who model.Staff, id int64) error {
	kept, err := s.store.SavedView(ctx, id)
	if err == nil {
		err = mayChangeView(who, kept)
	}
	if err != nil {
		return err
	}
	return s.store.ForgetView(ctx, id)
}

// mayChangeView: somebody else's own is not even there.
func mayChangeView(who model.Staff, v model.SavedView) error {
	switch v.StaffID {
	case who.ID:
		return nil
	case 0:
		return only(who, model.RoleSupervisor)
	default:
		return model.ErrItemNotFound
	}
}

// Templates are some of a staff member's own, his department's and everybody's.
func (s *Shelf) Templates(ctx context.Context, who model.Staff, q model.Listing) (_ []model.AnswerTemplate, next string, err error) {
	return s.store.ReplyTemplates(ctx, who, q)
}

// KeepTemplate adds a template or, by its ID, changes one. One that is shared is of the handler's department, or of everybody where a
// supervisor keeps it.
func (s *Shelf) KeepTemplate(ctx context.Context, who model.Staff, r model.AnswerTemplate, shared bool) (model.AnswerTemplate, error) {
	if r.ID != 0 {
		kept, err := s.store.ReplyTemplate(ctx, r.ID)
		if err == nil {
			err = mayChangeTemplate(who, kept)
		}
		if err != nil {
			return r, err
		}
		r.StaffID, r.Department, r.Version = kept.StaffID, kept.Department, cmp.Or(r.Version, kept.Version)
	} else if r.StaffID, r.Department = who.ID, ""; shared {
		if r.StaffID = 0; !who.Is(model.RoleSupervisor) {
			r.Department = who.Department
		}
	}
	if err := mayChangeTemplate(who, r); err != nil {
		return r, err
	}
	if err := r.Check(); err != nil {
		return r, err
	}
	return keep(ctx, s.store, r, r.ID == 0, room[model.AnswerTemplate]{
		"答复模板", model.MostTemplates,
		func(tx *store.Store) (int, error) { return tx.CountTemplates(ctx, r.StaffID, r.Department) }, (*store.Store).KeepTemplate,
	})
}

// ForgetTemplate deletes one.
func (s *Shelf) ForgetTemplate(ctx context.Context, who model.Staff, id int64) error {
	kept, err := s.store.ReplyTemplate(ctx, id)
	if err == nil {
		err = mayChangeTemplate(who, kept)
	}
	if err != nil {
		return err
	}
	return s.store.ForgetTemplate(ctx, id)
}

func mayChangeTemplate(who model.Staff, r model.AnswerTemplate) error {
	switch {
	case r.StaffID == who.ID:
		return nil
	case r.StaffID != 0:
		return model.ErrItemNotFound
	case r.Department == "":
		return only(who, model.RoleSupervisor)
	case r.Department == who.Department:
		return only(who, model.RoleHandler)
	default:
		return model.ErrItemNotFound
	}
}

// Rules are some of them, the newest first.
func (s *Shelf) Rules(ctx context.Context, q model.Listing) (_ []model.DispatchRule, next string, err error) {
	return s.store.DispatchRulePage(ctx, q)
}

// Rule is one of them, or model.ErrItemNotFound.
func (s *Shelf) Rule(ctx context.Context, id int64) (model.DispatchRule, error) {
	return s.store.DispatchRule(ctx, id)
}

// KeepRule adds a rule or, by its ID and version, changes one, as a view.
func (s *Shelf) KeepRule(ctx context.Context, who model.Staff, r model.DispatchRule) (model.DispatchRule, error) {
	if err := model.Faults(r.Check(), s.open(ctx, r.Department)); err != nil {
		return r, err
	}
	if r.ID != 0 {
		kept, err := s.store.DispatchRule(ctx, r.ID)
		if err != nil {
			return r, err
		}
		r.Version = cmp.Or(r.Version, kept.Version)
	}
	r.ChangedBy = who.ID
	return keep(ctx, s.store, r, r.ID == 0, room[model.DispatchRule]{
		"派单规则", model.MostRules, func(tx *store.Store) (int, error) { return tx.CountRules(ctx) }, (*store.Store).KeepRule,
	})
}

// open is an error where tickets are not dispatched to a department.
func (s *Shelf) open(ctx context.Context, department string) error {
	all, err := s.store.Departments(ctx)
	if err != nil || slices.ContainsFunc(all, func(d model.Department) bool { return d.Code == department && d.Active }) {
		return err
	}
	return model.ErrInvalid.With("department", "没有这个承办单位")
}

// ForgetRule deletes one.
func (s *Shelf) ForgetRule(ctx context.Context, id int64) error { return s.store.ForgetRule(ctx, id) }

func only(who model.Staff, r model.Role) error {
	if who.Is(r) {
		return nil
	}
	return model.ErrForbidden
}

// room is how many there may be of what is kept.
type room[T any] struct {
	what  string
	most  int
	count func(tx *store.Store) (int, error)
	keep  func(tx *store.Store, ctx context.Context, item *T) error
}

// keep adds one where there is room for it, which two who add at once do not both take, or changes one.
func keep[T any](ctx context.Context, st *store.Store, item T, added bool, r room[T]) (kept T, _ error) {
	err := st.InTx(ctx, func(tx *store.Store) error {
		if added {
			n, err := r.count(tx)
			if err := cmp.Or(err, model.Room(r.what, n, r.most)); err != nil {
				return err
			}
		}
		kept = item // anew where the transaction is tried again
		return r.keep(tx, ctx, &kept)
	})
	if err != nil {
		return item, refused(err)
	}
	return kept, nil
}

// refused says why the store did not keep something.
func refused(err error) error {
	switch {
	case errors.Is(err, store.ErrExists):
		return model.ErrInvalid.With("name", "已有同名的一项")
	case errors.Is(err, store.ErrStale):
		return model.ErrItemChanged
	}
	return err
}
