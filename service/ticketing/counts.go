package ticketing

import (
	"context"
	"slices"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// MostCounted is how far a queue is counted: who reads 1000 knows that there are too many.
const MostCounted = 1000

// Counted is how many tickets wait in one of the staff's queues.
type Counted struct {
	Queue string // a state's code, overdue, requests, call_back, assisting or mine
	N     int    // at most MostCounted
}

// counted are the states whose tickets wait for somebody.
var counted = []model.Status{
	model.Submitted, model.Accepted, model.Assigned, model.ReturnReview, model.Handling, model.OnHold, model.Replied, model.NeedInfo,
}

// Counts are the lengths of the queues, of what the staff member may see.
func (d *Desk) Counts(ctx context.Context, who model.Staff) ([]Counted, error) {
	department := ""
	if !seesAll(who) {
		if department = who.Department; !who.Is(model.RoleHandler) || department == "" {
			return nil, model.ErrForbidden
		}
	}
	var list []Counted
	count := func(name string, v store.Sieve, of ...model.Status) error {
		n, err := d.store.CountQueue(ctx, store.Queue{Statuses: of, Department: department}, v, MostCounted)
		list = append(list, Counted{name, n})
		return err
	}
	for _, s := range counted {
		if err := count(string(s), store.Sieve{}, s); err != nil {
			return nil, err
		}
	}
	if err := count("overdue", store.Sieve{DueBy: d.now()}, model.OpenStatuses...); err != nil {
		return nil, err
	}
	if err := count("mine", store.Sieve{By: who.ID}, model.OpenStatuses...); err != nil {
		return nil, err
	}
	if kinds := decides(who); len(kinds) > 0 {
		if err := count("requests", store.Sieve{Request: kinds}, model.Handling); err != nil {
			return nil, err
		}
	}
	if department != "" {
		n, err := d.store.CountAssisting(ctx, department, model.OpenStatuses, MostCounted)
		if err != nil {
			return nil, err
		}
		list = append(list, Counted{"assisting", n})
	}
	if callsBack(who) {
		if err := count("call_back", store.Sieve{CallBack: true}, model.CalledBackIn...); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// callsBack is whether 回访 is a staff member's to do.
func callsBack(who model.Staff) bool {
	return slices.ContainsFunc(who.Roles, func(r model.Role) bool {
		_, err := model.Next(model.Closed, model.ActCallBack, r)
		return err == nil
	})
}

// decides are the kinds of requests that wait for a staff member's word.
func decides(who model.Staff) (kinds []model.RequestKind) {
	if who.Is(model.RoleSupervisor) {
		kinds = append(kinds, model.RequestExtension, model.RequestPromise)
	}
	if who.Is(model.RoleDispatcher) {
		kinds = append(kinds, model.RequestSupplement)
	}
	return kinds
}
