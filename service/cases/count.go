package cases

import (
	"context"

	"example.org/hotline/model"
)

// MostCounted is how far a list is counted: who reads 1000 knows that there are too many.
const MostCounted = 1000

// Counted is how many cases there are of a kind.
type Counted struct {
	List string // a state's code, or candidates
	N    int    // at most MostCounted
}

// Counts are the lengths of the lists; that of the candidates for who may draft.
func (d *Desk) Counts(ctx context.Context, who model.Staff) ([]Counted, error) {
	var list []Counted
	if who.Is(model.RoleScreener) {
		ids, err := d.store.CaseCandidates(ctx, 0, MostCounted)
		if err != nil {
			return nil, err
		}
		list = append(list, Counted{"candidates", len(ids)})
	}
	for _, state := range model.CaseStates {
		n, err := d.store.CountCaseFiles(ctx, state, MostCounted)
		if err != nil {
			return nil, err
		}
		list = append(list, Counted{string(state), n})
	}
	return list, nil
}
