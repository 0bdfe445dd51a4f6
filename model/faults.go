package model

import "errors"

// Faults is what several checks of one form have found, as one error, so that whoever filled it in reads all of it at once: the fields
// of all that are ErrInvalid, the first check's word on a field where two have one. Any other error goes before; nil where all is well.
func Faults(checks ...error) error {
	var all *Error
	for _, err := range checks {
		var one *Error
		switch {
		case err == nil:
			continue
		case !errors.As(err, &one) || !errors.Is(err, ErrInvalid):
			return err
		case all == nil:
			all = one.copy()
			continue
		}
		for field, rule := range one.Fields {
			if _, said := all.Fields[field]; !said {
				all = all.With(field, rule)
			}
		}
	}
	if all == nil {
		return nil
	}
	return all
}
